//! What has to be there before a request leaves: a connection, the account that
//! it is of, and room in the request budget.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::OnceCell;

use super::session::NextStep;
use super::worker::{OutboxWorker, PAUSE};
use crate::api::{Client, RatePermit, TriageApi, identity};
use crate::app::Event;
use crate::domain::{Failure, Identity, Outcome, RetryClass, WriteFailure};
use crate::runtime::clock::Clock;
use crate::runtime::connection::{ClientFactory, LazyClient};
use crate::triage::outbox::OutboxEntry;

/// How long at most, where the server says when: another instance may append
/// something meanwhile, or somebody let requests out by hand.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// Whose account it is, once that is known.
pub(super) type Owner = Arc<OnceCell<Identity>>;

/// Leave for one request.
pub(super) type SendSlotResult<A> =
    Pin<Box<dyn Future<Output = Result<SendSlot<A>, Failure>> + Send>>;

/// What a request needs.
pub(super) struct SendSlot<A> {
    pub(super) gateway: Arc<Client<A>>,
    pub(super) permit: RatePermit,
    pub(super) owner: Identity,
}

impl<A, C, K, T> OutboxWorker<A, C, K, T>
where
    A: TriageApi,
    C: ClientFactory<A>,
    K: Clock + Clone,
    T: From<Event> + Send + 'static,
{
    /// No request may leave: says why, and tries again when it may.
    pub(super) async fn not_cleared(&mut self, failure: &Failure) {
        self.back_off(&failure.to_string()).await;
        if let RetryClass::After(pause) = failure.retry {
            self.proceed(NextStep::after(pause.clamp(PAUSE, LONGEST_PAUSE)));
        }
    }
}

/// The gateway, and whose account it is.
pub(super) async fn identify<A: TriageApi, C: ClientFactory<A>>(
    connection: &LazyClient<A, C>,
    owner: &OnceCell<Identity>,
) -> Result<(Arc<Client<A>>, Identity), Failure> {
    let gateway = connection.gateway().await?;
    let owner = owner.get_or_try_init(|| identity::fetch_identity(&gateway)).await?.clone();
    Ok((gateway, owner))
}

/// Waits until a request may leave.
pub(super) async fn acquire<A: TriageApi, C: ClientFactory<A>>(
    connection: Arc<LazyClient<A, C>>,
    owner: Owner,
) -> Result<SendSlot<A>, Failure> {
    let (gateway, owner) = identify(&connection, &owner).await?;
    let permit = gateway.permit(|_| {}).await?;
    Ok(SendSlot { gateway, permit, owner })
}

/// Sends an entry.
pub(super) async fn write<A: TriageApi, C: ClientFactory<A>>(
    connection: Arc<LazyClient<A, C>>,
    gateway: Arc<Client<A>>,
    permit: RatePermit,
    entry: OutboxEntry,
) -> Result<Outcome, WriteFailure> {
    connection.recipients().write(&gateway, (permit, &entry.operation), |_| {}).await
}

/// A panic inside a blocking call.
pub(super) fn broken() -> String {
    "this program has a defect: the outbox failed; the log says where".to_owned()
}
