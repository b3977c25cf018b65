import NIOCore

/// What a connection may take until it has logged in, over all its steps. Pure: time comes in.
///
/// Each step has its own time-out besides. Without this budget one request every 75 s would hold a place for ever.
struct EntranceBudget: Sendable, Equatable {
    /// When the connection must have logged in.
    let deadline: NIODeadline

    /// Requests that it may still make; `nil` for any number.
    private var requestsLeft: Int?

    /// Starts with the connection.
    ///
    /// - Parameters:
    ///   - time: From `now` to the login; 0 for no bound.
    ///   - requests: All of them, also those that cannot be read; 0 for no bound.
    init(time: TimeAmount, requests: Int, now: NIODeadline) {
        deadline = time > .zero ? now + time : .distantFuture
        requestsLeft = requests > 0 ? requests : nil
    }

    /// A request has come.
    ///
    /// - Returns: Whether it may be served.
    mutating func takeRequest() -> Bool {
        guard let left = requestsLeft else {
            return true
        }
        requestsLeft = max(0, left - 1)
        return left > 0
    }
}
