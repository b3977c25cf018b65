import NIOCore

/// What a rate limit says of a request.
enum RateVerdict: Equatable, Sendable {
    /// Serve it.
    case go
    /// Serve it after this long.
    case wait(TimeAmount)
    /// Do not serve it before this long has passed.
    case refuse(retryAfter: TimeAmount)
}
