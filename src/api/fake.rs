//! An API whose answers a test gives.

use std::future::{Future, pending};

use super::requests::Call;
use super::{Api, Form, ReadRequest};
use crate::domain::{Failure, Operation, Outcome, WriteFailure};

/// The server behind a fake API.
pub(crate) trait Responder: Send + Sync + 'static {
    /// The body of the answer to a read.
    fn respond(&self, call: Call<'_>) -> impl Future<Output = Result<String, Failure>> + Send;

    /// The outcome of an operation: by default there is never one.
    fn execute(
        &self,
        _: Form,
        _: &Operation,
    ) -> impl Future<Output = Result<Outcome, WriteFailure>> + Send {
        pending()
    }
}

impl<S: Responder> Api for S {
    async fn read<R: ReadRequest>(&self, request: &R) -> Result<R::Response, Failure> {
        let body = self.respond(request.call()).await?;
        request.answer(&body).expect("an answer that can be decoded")
    }

    async fn write(&self, form: Form, operation: &Operation) -> Result<Outcome, WriteFailure> {
        self.execute(form, operation).await
    }
}
