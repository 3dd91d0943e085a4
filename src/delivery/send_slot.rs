//! Requirements of a request: a client, its account, and a rate permit.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use tokio::sync::OnceCell;

use super::lazy_client::LazyClient;
use super::report::Answer;
use crate::api::{Api, Client, RatePermit, identity};
use crate::domain::{Failure, Identity};
use crate::triage::outbox::OutboxEntry;

/// The account, once it is known.
pub(super) type Owner = Arc<OnceCell<Identity>>;

pub(super) type SendSlotResult<A> =
    Pin<Box<dyn Future<Output = Result<SendSlot<A>, Failure>> + Send>>;

pub(super) struct SendSlot<A> {
    pub(super) client: Arc<Client<A>>,
    pub(super) permit: RatePermit,
    pub(super) owner: Identity,
}

/// The client and its account.
pub(super) async fn identify<A: Api>(
    connection: &LazyClient<A>,
    owner: &OnceCell<Identity>,
) -> Result<(Arc<Client<A>>, Identity), Failure> {
    let client = connection.client().await?;
    let owner = owner.get_or_try_init(|| identity::fetch_identity(&client)).await?.clone();
    Ok((client, owner))
}

/// Waits until a request may be sent.
pub(super) async fn acquire<A: Api>(
    connection: Arc<LazyClient<A>>,
    owner: Owner,
) -> Result<SendSlot<A>, Failure> {
    let (client, owner) = identify(&connection, &owner).await?;
    let permit = client.permit(|delay| connection.on_wait(delay)).await?;
    Ok(SendSlot { client, permit, owner })
}

/// Sends an entry.
pub(super) async fn write<A: Api>(
    connection: Arc<LazyClient<A>>,
    client: Arc<Client<A>>,
    permit: RatePermit,
    entry: OutboxEntry,
) -> Answer {
    let request = (permit, &entry.operation);
    connection.recipients().write(&client, request, |delay| connection.on_wait(delay)).await
}
