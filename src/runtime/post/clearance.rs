//! What has to be there before a request leaves: a connection, the account that
//! it is of, and room in the request budget.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use tokio::sync::OnceCell;

use crate::api::{Gateway, Permit, TriageApi, owner};
use crate::domain::Failure;
use crate::runtime::connection::{Connect, Connection};

/// Whose account it is, once that is known.
pub(super) type Owner = Arc<OnceCell<Option<String>>>;

/// Leave for one request.
pub(super) type Clearance<A> = Pin<Box<dyn Future<Output = Result<Cleared<A>, Failure>> + Send>>;

/// What a request needs.
pub(super) struct Cleared<A> {
    pub(super) gateway: Arc<Gateway<A>>,
    pub(super) permit: Permit,
    pub(super) owner: Option<String>,
}

/// The gateway, and whose account it is.
pub(super) async fn whose<A: TriageApi, C: Connect<A>>(
    connection: &Connection<A, C>,
    owner: &OnceCell<Option<String>>,
) -> Result<(Arc<Gateway<A>>, Option<String>), Failure> {
    let gateway = connection.gateway().await?;
    let owner = owner.get_or_try_init(|| owner::ask(&gateway)).await?.clone();
    Ok((gateway, owner))
}

/// Waits until a request may leave.
pub(super) async fn clear<A: TriageApi, C: Connect<A>>(
    connection: Arc<Connection<A, C>>,
    owner: Owner,
) -> Result<Cleared<A>, Failure> {
    let (gateway, owner) = whose(&connection, &owner).await?;
    let permit = gateway.permit(|_| {}).await;
    Ok(Cleared { gateway, permit, owner })
}
