import ChatProtocol
import NIOCore
import Synchronization

/// What waits between a control connection's channel and its requests' answers: frames that were read and are to be
/// served, one after the other.
final class ControlSession: Sendable {
    /// Frames that wait before nothing more is read from the socket. Our own choice: a few, so that reading goes on
    /// while a request is served.
    static let maximumFrames = 8

    private struct State {
        var connection: ControlConnection
        var events: [ControlFrameEvent] = []
        /// Whether a task serves it, or is about to.
        var isServed = false
        var hasEnded = false
        var isReadHeld = false
    }

    /// What is to be done next.
    private enum Work {
        case serve([ControlFrameEvent], ControlConnection, isReadHeld: Bool)
        case end(ControlConnection)
        case nothing
    }

    private let state: Mutex<State>
    private let connectionEnd: ConnectionEnd
    private let desk: ServingDesk
    private let channel: any Channel

    init(_ connection: ControlConnection, channel: any Channel, desk: ServingDesk) {
        state = Mutex(State(connection: connection))
        connectionEnd = connection.end
        self.channel = channel
        self.desk = desk
    }

    /// Takes what was read.
    func put(_ event: ControlFrameEvent) {
        handIn { $0.events.append(event) }
    }

    /// The channel has been closed: the session ends once all that was read has been served, without hashes that have
    /// not begun.
    func end() {
        connectionEnd.reach()
        handIn { $0.hasEnded = true }
    }

    /// Whether reading must wait, as it does when enough was read: then the channel is asked to read later.
    func holdsReading() -> Bool {
        state.withLock { state in
            state.isReadHeld = state.events.count >= Self.maximumFrames
            return state.isReadHeld
        }
    }

    /// Serves all that waits.
    func serve() async {
        while true {
            switch next() {
            case .serve(let events, var connection, let isReadHeld):
                if isReadHeld {
                    channel.read()
                }
                for (number, event) in events.enumerated() where !connection.isOver {
                    if number % Self.maximumFrames == Self.maximumFrames - 1 {
                        // What is answered at once must be written, too, on this very event loop.
                        await Task.yield()
                    }
                    await connection.take(event)
                }
                if connection.isLeaving {
                    connection.outbox.finish()
                    channel.close(within: connection.services.timeouts.farewell)
                }
                state.withLock { $0.connection = connection }
            case .end(var connection):
                await connection.ended()
                connection.watch.cancel()
                connection.outbox.finish()
                connection.services.connections.remove(connection.ticket)
                return
            case .nothing:
                return
            }
        }
    }

    private func handIn(_ change: (inout State) -> Void) {
        let isNew = state.withLock { state in
            change(&state)
            defer { state.isServed = true }
            return !state.isServed
        }
        if isNew {
            desk.add(self)
        }
    }

    private func next() -> Work {
        state.withLock { state in
            if !state.events.isEmpty {
                let events = state.events
                state.events = []
                defer { state.isReadHeld = false }
                return .serve(events, state.connection, isReadHeld: state.isReadHeld)
            }
            guard state.hasEnded else {
                state.isServed = false
                return .nothing
            }
            return .end(state.connection)
        }
    }
}

extension Channel {
    /// Closes after a time in which what waits may still be written, whatever the peer does.
    func close(within time: TimeAmount) {
        eventLoop.scheduleTask(in: time) {
            self.close(promise: nil)
        }
    }
}
