//! Readable causes of connection failures. Error texts of libraries name their
//! own types and functions, so they are only logged.

use std::error::Error;
use std::io;

use rustls::{AlertDescription, CertificateError};

/// An error followed by its sources.
pub(super) fn chain<'a>(
    error: &'a (dyn Error + 'static),
) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| {
        // An I/O error skips the error that it wraps: its source is that one's
        // source.
        match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(wrapped) => Some(wrapped),
            None => error.source(),
        }
    })
}

/// The cause of a TLS failure, if it is one.
pub(super) fn tls_cause(error: &(dyn Error + 'static)) -> Option<&'static str> {
    chain(error).find_map(|error| error.downcast_ref::<rustls::Error>()).map(tls)
}

fn tls(error: &rustls::Error) -> &'static str {
    match error {
        rustls::Error::InvalidCertificate(problem) => certificate(problem),
        rustls::Error::NoCertificatesPresented => "it sent no certificate",
        rustls::Error::InvalidMessage(_)
        | rustls::Error::InappropriateMessage { .. }
        | rustls::Error::PeerMisbehaved(_) => "it doesn't support TLS, which https:// needs",
        rustls::Error::PeerIncompatible(_) => "it only offers outdated encryption",
        rustls::Error::AlertReceived(alert) => match alert {
            AlertDescription::UnrecognisedName => "it doesn't serve that host name",
            AlertDescription::CertificateRequired | AlertDescription::BadCertificate => {
                "it asks for a client certificate"
            }
            AlertDescription::ProtocolVersion | AlertDescription::InsufficientSecurity => {
                "it only offers outdated encryption"
            }
            _ => "it refused the secure connection",
        },
        _ => "the secure connection failed",
    }
}

fn certificate(problem: &CertificateError) -> &'static str {
    match problem {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "its certificate has expired"
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "its certificate is not valid yet"
        }
        CertificateError::UnknownIssuer => "this computer doesn't trust its certificate",
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "its certificate is for another host"
        }
        CertificateError::Revoked => "its certificate was revoked",
        CertificateError::BadEncoding | CertificateError::BadSignature => {
            "its certificate is damaged"
        }
        CertificateError::UnknownRevocationStatus
        | CertificateError::ExpiredRevocationList
        | CertificateError::ExpiredRevocationListContext { .. }
        | CertificateError::InvalidOcspResponse => {
            "couldn't check whether its certificate was revoked"
        }
        CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => {
            "its certificate isn't meant for a server"
        }
        // The verifier wraps its own error, which has no public type here.
        // Self-signed certificates usually end up here.
        CertificateError::Other(other) if format!("{other:?}").contains("CaUsedAsEndEntity") => {
            "its certificate is self-signed or isn't meant for a server"
        }
        _ => "its certificate is not valid",
    }
}

/// The cause of a failed host lookup.
pub(super) fn lookup_cause(error: &(dyn Error + 'static)) -> &'static str {
    // The resolver's error codes are not passed on, only its text.
    let said = |words: &str| chain(error).any(|error| error.to_string().contains(words));
    if said("Temporary failure") || said("try again") {
        "the DNS server doesn't answer"
    } else {
        "no such host"
    }
}

/// The cause of a failed or broken connection.
pub(super) fn connection_cause(error: &(dyn Error + 'static)) -> &'static str {
    if let Some(words) = proxy_cause(error) {
        return words;
    }
    let io = chain(error).filter_map(|error| error.downcast_ref::<io::Error>()).find_map(io_cause);
    if let Some(words) = io {
        return words;
    }
    let said = |words: &str| chain(error).any(|error| error.to_string().contains(words));
    if said("before message completed") || said("end of file") || said("unexpected eof") {
        "closed before the response was complete"
    } else if said("gzip") || said("deflate") {
        "damaged response"
    } else if said("HTTP") || said("http2 error") || said("message head") || said("chunk") {
        "not an HTTP response"
    } else {
        "interrupted"
    }
}

fn proxy_cause(error: &(dyn Error + 'static)) -> Option<&'static str> {
    let tunnel = |error: &(dyn Error + 'static)| {
        error.to_string().strip_prefix("tunnel error: ").map(ToOwned::to_owned)
    };
    let said = chain(error).find_map(tunnel)?;
    match &*said {
        "proxy authorization required" => Some("the proxy needs a user name and password"),
        // The cause of the failed connection to the proxy is in the source.
        "failed to create underlying connection" | "io error establishing tunnel" => None,
        _ => Some("the proxy refused the connection"),
    }
}

fn io_cause(error: &io::Error) -> Option<&'static str> {
    use io::ErrorKind as Kind;
    Some(match error.kind() {
        Kind::ConnectionRefused => "connection refused",
        Kind::ConnectionReset => "connection reset",
        Kind::ConnectionAborted | Kind::NotConnected | Kind::BrokenPipe => "connection dropped",
        Kind::UnexpectedEof => "closed before the response was complete",
        Kind::HostUnreachable => "no route to the host",
        Kind::NetworkUnreachable => "network unreachable",
        Kind::NetworkDown => "network down",
        Kind::AddrNotAvailable | Kind::AddrInUse => "no free local address",
        Kind::TimedOut => "timed out",
        Kind::PermissionDenied => "blocked on this computer",
        Kind::OutOfMemory => "out of memory",
        // A wrapped library error has no OS error number.
        _ if error.raw_os_error().is_some_and(|code| OPEN_FILES.contains(&code)) => {
            "too many open files"
        }
        _ => return None,
    })
}

/// `ENFILE` and `EMFILE`, numbered alike on every Unix.
const OPEN_FILES: [i32; 2] = [23, 24];

#[cfg(test)]
mod tests {
    use std::fmt;
    use std::sync::Arc;

    use rstest::rstest;
    use rustls::{InvalidMessage, OtherError, PeerIncompatible};

    use super::*;

    /// A library error: a text, and an optional source.
    #[derive(Debug)]
    struct Library(&'static str, Option<Box<dyn Error + Send + Sync>>);

    impl fmt::Display for Library {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }
    }

    impl Error for Library {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            self.1.as_deref().map(|source| source as _)
        }
    }

    #[derive(Debug)]
    struct CaUsedAsEndEntity;

    impl fmt::Display for CaUsedAsEndEntity {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("CaUsedAsEndEntity")
        }
    }

    impl Error for CaUsedAsEndEntity {}

    fn other(error: impl Error + Send + Sync + 'static) -> CertificateError {
        CertificateError::Other(OtherError(Arc::new(error)))
    }

    #[rstest]
    #[case(CertificateError::Expired, "has expired")]
    #[case(CertificateError::NotValidYet, "not valid yet")]
    #[case(CertificateError::UnknownIssuer, "doesn't trust")]
    #[case(CertificateError::NotValidForName, "another host")]
    #[case(CertificateError::Revoked, "revoked")]
    #[case(CertificateError::BadSignature, "damaged")]
    #[case(CertificateError::InvalidPurpose, "isn't meant for a server")]
    #[case(
        CertificateError::UnknownRevocationStatus,
        "couldn't check whether its certificate was revoked"
    )]
    #[case(CertificateError::ApplicationVerificationFailure, "not valid")]
    #[case(other(CaUsedAsEndEntity), "self-signed or isn't meant for a server")]
    #[case(other(Library("PathLenConstraintViolated", None)), "is not valid")]
    fn a_certificate_is_refused_for_a_reason(
        #[case] problem: CertificateError,
        #[case] says: &str,
    ) {
        let wrapped = io::Error::new(io::ErrorKind::InvalidData, rustls::Error::from(problem));
        let error = Library("client error (Connect)", Some(wrapped.into()));
        let told = tls_cause(&error).expect("it was TLS");
        assert!(told.contains(says), "{told}");
        assert!(!told.contains("CaUsed") && !told.contains("Violated"), "{told}");
    }

    #[rstest]
    #[case(
        rustls::Error::InvalidMessage(InvalidMessage::InvalidContentType),
        "doesn't support TLS"
    )]
    #[case(rustls::Error::AlertReceived(AlertDescription::UnrecognisedName), "that host name")]
    #[case(
        rustls::Error::AlertReceived(AlertDescription::CertificateRequired),
        "client certificate"
    )]
    #[case(rustls::Error::AlertReceived(AlertDescription::InternalError), "refused")]
    #[case(
        rustls::Error::PeerIncompatible(PeerIncompatible::NoCipherSuitesInCommon),
        "outdated encryption"
    )]
    #[case(rustls::Error::NoCertificatesPresented, "sent no certificate")]
    #[case(rustls::Error::General("peer chain in the wrong mood".into()), "the secure connection failed")]
    fn a_handshake_fails_for_a_reason(#[case] error: rustls::Error, #[case] says: &str) {
        let wrapped = io::Error::new(io::ErrorKind::InvalidData, error);
        let told = tls_cause(&wrapped).expect("it was TLS");
        assert!(told.contains(says), "{told}");
        assert_eq!(tls_cause(&Library("tls", None)), None);
    }

    #[rstest]
    #[case("failed to lookup address information: Name or service not known", "no such host")]
    #[case("nodename nor servname provided, or not known", "no such host")]
    #[case("Temporary failure in name resolution", "DNS server doesn't answer")]
    fn a_look_up_fails_for_a_reason(#[case] said: &'static str, #[case] told: &str) {
        let error = Library("dns error", Some(Box::new(Library(said, None))));
        assert!(lookup_cause(&error).contains(told));
    }

    #[rstest]
    #[case("connection closed before message completed", "before the response was complete")]
    #[case("end of file before message length reached", "before the response was complete")]
    #[case("invalid HTTP version parsed", "not an HTTP response")]
    #[case("http2 error", "not an HTTP response")]
    #[case("Invalid chunk size line: missing size digit", "not an HTTP response")]
    #[case("invalid gzip header", "damaged response")]
    #[case("tunnel error: unsuccessful", "the proxy refused")]
    #[case("tunnel error: proxy authorization required", "the proxy needs a user name")]
    #[case("dispatch task is gone", "interrupted")]
    fn a_connection_fails_for_a_reason(#[case] said: &'static str, #[case] told: &str) {
        let error = Library("error sending request", Some(Box::new(Library(said, None))));
        let words = connection_cause(&error);
        assert!(words.contains(told), "{words}");
    }

    #[rstest]
    #[case(io::ErrorKind::ConnectionRefused, "connection refused")]
    #[case(io::ErrorKind::ConnectionReset, "connection reset")]
    #[case(io::ErrorKind::BrokenPipe, "connection dropped")]
    #[case(io::ErrorKind::UnexpectedEof, "before the response was complete")]
    #[case(io::ErrorKind::HostUnreachable, "no route")]
    #[case(io::ErrorKind::NetworkUnreachable, "network unreachable")]
    #[case(io::ErrorKind::PermissionDenied, "blocked on this computer")]
    #[case(io::ErrorKind::Other, "interrupted")]
    fn the_system_s_reasons_have_words(#[case] kind: io::ErrorKind, #[case] told: &str) {
        let behind = Library("tunnel error: failed to create underlying connection", {
            Some(Box::new(io::Error::from(kind)))
        });
        assert!(connection_cause(&behind).contains(told), "{}", connection_cause(&behind));
    }

    #[test]
    fn too_many_open_files_are_said() {
        assert_eq!(connection_cause(&io::Error::from_raw_os_error(24)), "too many open files");
    }
}
