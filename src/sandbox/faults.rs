//! Random faults.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::options::Options;
use super::problem::Problem;
use super::stats::Fault;
use crate::sandbox::generator::seeded_rng::{self, Draw, Stream};

/// A page unrelated to the API, as proxies send them.
const HTML: &str = "<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head>\n\
    <body><center><h1>502 Bad Gateway</h1></center><hr></body></html>\n";

/// Whether a fault occurs before or after the request takes effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FaultPhase {
    Before,
    After,
}

/// A random fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InjectedFault {
    /// An error status.
    Fail(FaultPhase),
    /// The connection breaks.
    Drop(FaultPhase),
    /// The answer is malformed.
    Malform,
}

impl InjectedFault {
    /// The kind in the statistics.
    pub(crate) fn kind(self) -> Fault {
        match self {
            Self::Fail(_) => Fault::Failed,
            Self::Drop(_) => Fault::Dropped,
            Self::Malform => Fault::Malformed,
        }
    }
}

/// The random numbers of one request, seeded by its number.
pub(crate) struct FaultRoll(fastrand::Rng);

impl FaultRoll {
    pub(crate) fn new(seed: u64, request: u64) -> Self {
        Self(seeded_rng::rng(seed, Stream::Fault, request))
    }

    /// A random number from 0 to 1.
    pub(crate) fn share(&mut self) -> f64 {
        self.0.f64()
    }

    /// The fault of the request, if any.
    pub(crate) fn fault(&mut self, options: &Options) -> Option<InjectedFault> {
        let mut roll = self.0.f64();
        let shares = [
            (options.fail_rate, InjectedFault::Fail(FaultPhase::Before)),
            (options.drop_rate, InjectedFault::Drop(FaultPhase::After)),
            (options.malformed_rate, InjectedFault::Malform),
            (options.lost_rate, InjectedFault::Drop(FaultPhase::Before)),
            (options.late_fail_rate, InjectedFault::Fail(FaultPhase::After)),
        ];
        shares.into_iter().find_map(|(share, mishap)| {
            roll -= share;
            (roll < 0.0).then_some(mishap)
        })
    }

    /// A random server error.
    pub(crate) fn failure(&mut self) -> Response {
        match self.0.u32(..4) {
            0 => Problem::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "internal",
                "An unexpected server error occurred.",
            )
            .into_response(),
            1 => html(StatusCode::BAD_GATEWAY),
            2 => StatusCode::SERVICE_UNAVAILABLE.into_response(),
            _ => Problem::new(
                StatusCode::TOO_MANY_REQUESTS,
                "rate-limit",
                "Too many requests. Try again later.",
            )
            .into_response(),
        }
    }

    /// Number of bytes of an answer before the connection breaks: 0 in half of
    /// the cases, else before the body's last byte.
    pub(crate) fn allowance(&mut self, body: u64) -> u64 {
        if self.0.bool() { 0 } else { self.0.u64(1..=body.max(1)) }
    }

    /// Malforms the body of a valid answer.
    pub(crate) fn malformed(&mut self, body: &[u8]) -> Response {
        let json = HeaderValue::from_static("application/json");
        let body = match self.0.u32(..4) {
            0 => Body::from(body[..body.len() / 2].to_vec()),
            1 => Body::from("\"down for maintenance\""),
            2 => return html(StatusCode::OK),
            _ => Body::from(
                (0..200).map(|_| self.0.pick(&[0xff, 0x00, b'{', 0xc3])).collect::<Vec<u8>>(),
            ),
        };
        ([(header::CONTENT_TYPE, json)], body).into_response()
    }
}

fn html(status: StatusCode) -> Response {
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    (status, [(header::CONTENT_TYPE, kind)], HTML).into_response()
}
