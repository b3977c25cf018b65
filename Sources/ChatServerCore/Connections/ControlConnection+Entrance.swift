import ChatProtocol
import NIOCore

extension ControlConnection {
    /// Keeps a connection that has not logged in to what it and its network may take.
    ///
    /// - Returns: Whether the request may be served; if not, it has been answered.
    mutating func isWithinEntrance(_ reply: ReplyAddress) async -> Bool {
        switch stage {
        case .online, .leaving: return true
        case .unintroduced, .introduced: break
        }
        guard entrance.takeRequest() else {
            reply.post(
                .throttled,
                "Too many requests without a login. The server closed the connection."
            )
            await leave(flushing: false)
            return false
        }
        guard let retryAfter = await services.strangers.keep(network) else {
            return true
        }
        reply.post(
            .throttled,
            "Too many requests come from your network. Try again in a few seconds.",
            retryAfter: retryAfter
        )
        return false
    }

    /// Before login a person may be typing; after it the watch is for signs of life.
    func extendForPerson() {
        if case .introduced = stage {
            watch.extend(to: min(.now() + services.timeouts.person, entrance.deadline))
        }
    }
}
