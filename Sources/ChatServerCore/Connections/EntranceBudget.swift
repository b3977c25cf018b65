import NIOCore

/// The time and requests that a connection may use until it has logged in, over all its steps. Pure: the caller
/// passes the time.
///
/// Each step also has its own time-out. Without this budget, one request every 75 s would hold a place forever.
struct EntranceBudget: Sendable, Equatable {
    /// When the connection must have logged in.
    let deadline: NIODeadline

    /// The requests that it may still make; `nil` for no bound.
    private var requestsLeft: Int?

    /// Makes the budget of a new connection.
    ///
    /// - Parameters:
    ///   - time: From `now` to the login; 0 for no bound.
    ///   - requests: The most requests, including malformed ones; 0 for no bound.
    init(time: TimeAmount, requests: Int, now: NIODeadline) {
        deadline = time > .zero ? now + time : .distantFuture
        requestsLeft = requests > 0 ? requests : nil
    }

    /// Takes one request from the budget.
    ///
    /// - Returns: Whether it may be served.
    mutating func countRequest() -> Bool {
        guard let left = requestsLeft else {
            return true
        }
        requestsLeft = max(0, left - 1)
        return left > 0
    }
}
