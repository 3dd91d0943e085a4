//! The server of the tests has nothing to choose from, and takes no writes.

use std::future;

use super::server::Script;
use crate::api::TriageApi;
use crate::domain::{
    ConversationId, EventId, Failure, Operation, Organization, Outcome, Record, SenderReadiness,
    StatusOption, SuppressionCheck, TagOption, TimelineEvent, User, WriteFailure,
};

impl TriageApi for Script {
    async fn write(&self, _: &Operation) -> Result<Outcome, WriteFailure> {
        future::pending().await
    }

    async fn lead_statuses(&self) -> Result<Vec<StatusOption>, Failure> {
        Ok(Vec::new())
    }

    async fn tags(&self) -> Result<Vec<TagOption>, Failure> {
        Ok(Vec::new())
    }

    async fn user(&self) -> Result<User, Failure> {
        Ok(User::default())
    }

    async fn organization(&self) -> Result<Organization, Failure> {
        Ok(Organization::default())
    }

    async fn unread_count(&self) -> Result<u64, Failure> {
        Ok(0)
    }

    async fn readiness(&self, _: &ConversationId) -> Result<SenderReadiness, Failure> {
        Ok(SenderReadiness::default())
    }

    async fn outgoing_numbers(&self, _: &ConversationId) -> Result<SenderReadiness, Failure> {
        Ok(SenderReadiness::default())
    }

    async fn suppression(&self, _: &str, _: &str) -> Result<SuppressionCheck, Failure> {
        Ok(SuppressionCheck::default())
    }

    async fn event(&self, _: &EventId) -> Result<Record<TimelineEvent>, Failure> {
        future::pending().await
    }
}
