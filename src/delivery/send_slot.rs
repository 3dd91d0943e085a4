//! What has to be there before a request leaves: a client, the account that
//! it is of, and room in the request budget.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use tokio::sync::OnceCell;

use super::lazy_client::LazyClient;
use super::report::Answer;
use crate::api::{Api, Client, RatePermit, identity};
use crate::domain::{Failure, Identity};
use crate::triage::outbox::OutboxEntry;

/// Whose account it is, once that is known.
pub(super) type Owner = Arc<OnceCell<Identity>>;

/// A send slot to come.
pub(super) type SendSlotResult<A> =
    Pin<Box<dyn Future<Output = Result<SendSlot<A>, Failure>> + Send>>;

/// What a request needs.
pub(super) struct SendSlot<A> {
    pub(super) gateway: Arc<Client<A>>,
    pub(super) permit: RatePermit,
    pub(super) owner: Identity,
}

/// The client, and whose account it is.
pub(super) async fn identify<A: Api>(
    connection: &LazyClient<A>,
    owner: &OnceCell<Identity>,
) -> Result<(Arc<Client<A>>, Identity), Failure> {
    let gateway = connection.gateway().await?;
    let owner = owner.get_or_try_init(|| identity::fetch_identity(&gateway)).await?.clone();
    Ok((gateway, owner))
}

/// Waits until a request may leave.
pub(super) async fn acquire<A: Api>(
    connection: Arc<LazyClient<A>>,
    owner: Owner,
) -> Result<SendSlot<A>, Failure> {
    let (gateway, owner) = identify(&connection, &owner).await?;
    let permit = gateway.permit(|delay| connection.on_wait(delay)).await?;
    Ok(SendSlot { gateway, permit, owner })
}

/// Sends an entry.
pub(super) async fn write<A: Api>(
    connection: Arc<LazyClient<A>>,
    gateway: Arc<Client<A>>,
    permit: RatePermit,
    entry: OutboxEntry,
) -> Answer {
    let request = (permit, &entry.operation);
    connection.recipients().write(&gateway, request, |delay| connection.on_wait(delay)).await
}
