import ChatProtocol
import NIOCore
import Synchronization

/// Mailbox of one control connection: queues frames and events for its task, which handles one after the other.
final class ControlMailbox: Sendable {
    /// Backpressure: the socket is not read while this many frames wait. A few, so that reading goes on while a
    /// request is served.
    static let maximumFrames = 8

    private struct State {
        var dispatcher: ControlDispatcher
        var frames: [ControlFrameEvent] = []
        /// Why the server ends the connection, until its task has handled it.
        var closeReason: CloseReason?
        /// Whether a task serves the mailbox, or is about to.
        var isServed = false
        var hasEnded = false
        var isReadHeld = false
    }

    /// The next work of the task.
    private enum Work {
        case serve([ControlFrameEvent], ControlDispatcher, isReadHeld: Bool)
        case leave(ControlDispatcher, CloseReason, isReadHeld: Bool)
        case end(ControlDispatcher)
        case nothing
    }

    private let state: Mutex<State>
    private let connectionEnd: ConnectionEnd
    private let scheduler: ConnectionScheduler
    private let channel: any Channel

    init(_ dispatcher: ControlDispatcher, channel: any Channel, scheduler: ConnectionScheduler) {
        state = Mutex(State(dispatcher: dispatcher))
        connectionEnd = dispatcher.end
        self.channel = channel
        self.scheduler = scheduler
    }

    /// Queues an event. If the channel has closed, the session ends once all frames that were read have been
    /// served, without hashes that have not begun. If the server ends it, waiting frames are dropped.
    func tell(_ event: ConnectionEvent) {
        switch event {
        case .read(let frame):
            handIn { $0.frames.append(frame) }
        case .closed(let reason):
            connectionEnd.reach()
            handIn { state in
                state.closeReason = reason
                state.frames = []
            }
        case .disconnected:
            connectionEnd.reach()
            handIn { $0.hasEnded = true }
        }
    }

    /// Whether reading must pause because enough frames wait; the channel is then read later.
    func holdsReading() -> Bool {
        state.withLock { state in
            state.isReadHeld = state.frames.count >= Self.maximumFrames
            return state.isReadHeld
        }
    }

    /// Serves everything that waits.
    func serve() async {
        while true {
            switch next() {
            case .serve(let frames, var dispatcher, let isReadHeld):
                if isReadHeld {
                    channel.read()
                }
                let wasLeaving = dispatcher.isLeaving
                for (number, frame) in frames.enumerated() where !dispatcher.isOver {
                    if number % Self.maximumFrames == Self.maximumFrames - 1 {
                        // Yield: the answers so far are written on this same event loop.
                        await Task.yield()
                    }
                    await dispatcher.handle(frame)
                }
                if dispatcher.isLeaving, !wasLeaving {
                    dispatcher.services.connections.sessionEnded(dispatcher.ticket)
                    dispatcher.outbox.finish()
                    channel.close(within: dispatcher.services.timeouts.farewell)
                }
                state.withLock { $0.dispatcher = dispatcher }
            case .leave(var dispatcher, let reason, let isReadHeld):
                if isReadHeld {
                    // Further frames are dropped, but must be read: otherwise the peer may not get to read the reason.
                    channel.read()
                }
                await dispatcher.leave(.closed(reason))
                state.withLock { $0.dispatcher = dispatcher }
            case .end(var dispatcher):
                await dispatcher.ended()
                dispatcher.idleTimeout.cancel()
                dispatcher.outbox.finish()
                dispatcher.services.connections.remove(dispatcher.ticket)
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
            scheduler.add(self)
        }
    }

    private func next() -> Work {
        state.withLock { state in
            if let reason = state.closeReason.take() {
                defer { state.isReadHeld = false }
                return .leave(state.dispatcher, reason, isReadHeld: state.isReadHeld)
            }
            if !state.frames.isEmpty {
                let frames = state.frames
                state.frames = []
                defer { state.isReadHeld = false }
                return .serve(frames, state.dispatcher, isReadHeld: state.isReadHeld)
            }
            guard state.hasEnded else {
                state.isServed = false
                return .nothing
            }
            return .end(state.dispatcher)
        }
    }
}

extension Channel {
    /// Closes the channel after a time in which waiting frames may still be written, regardless of the peer.
    func close(within time: TimeAmount) {
        eventLoop.scheduleTask(in: time) {
            self.close(promise: nil)
        }
    }
}
