import NIOCore
import Synchronization

/// The channels of the callers that are there, so that they can be counted and closed.
final class AdminCallers: Sendable {
    private struct State {
        var channels: [ObjectIdentifier: any Channel] = [:]
        var isClosed = false
    }

    private let limit: Int
    private let state = Mutex(State())

    /// - Parameter limit: Callers at a time.
    init(limit: Int) {
        self.limit = limit
    }

    /// Callers that are there, also those that are about to be refused.
    var count: Int { state.withLock(\.channels.count) }

    /// Adds a caller until its channel is closed.
    ///
    /// - Returns: Whether there is room for it; otherwise it must be refused.
    func add(_ channel: any Channel) -> Bool {
        let id = ObjectIdentifier(channel)
        let (hasRoom, isClosed) = state.withLock { state in
            state.channels[id] = channel
            return (state.channels.count <= limit, state.isClosed)
        }
        channel.closeFuture.whenComplete { [weak self] _ in self?.remove(id) }
        if isClosed {
            channel.close(promise: nil)
        }
        return hasRoom
    }

    /// Closes all channels, and those that are added from now on.
    func closeAll() {
        let channels = state.withLock { state in
            state.isClosed = true
            return Array(state.channels.values)
        }
        for channel in channels {
            channel.close(promise: nil)
        }
    }

    private func remove(_ id: ObjectIdentifier) {
        state.withLock { $0.channels[id] = nil }
    }
}
