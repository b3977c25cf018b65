import NIOCore

/// A rate limit's decision about a request.
enum RateVerdict: Equatable, Sendable {
    /// Serve it.
    case go
    /// Serve it after this long.
    case wait(TimeAmount)
    /// Refuse it; the client may retry after this long.
    case refuse(retryAfter: TimeAmount)
}
