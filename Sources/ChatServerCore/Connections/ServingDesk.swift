import NIOCore
import Synchronization

/// Serves the sessions of one event loop that have something to do, each in a task that ends when nothing is left: a session
/// that waits for its client has no task, and so no stack.
final class ServingDesk: Sendable {
    private struct State {
        var waiting: [ControlSession] = []
        var clerk: CheckedContinuation<[ControlSession]?, Never>?
        var isClosed = false
    }

    /// Where the tasks run, beside the sessions' channels.
    let eventLoop: any EventLoop

    private let state = Mutex(State())

    init(_ eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    /// A session has something to do. Each is handed in once until it is served.
    func add(_ session: ControlSession) {
        let clerk = state.withLock { state in
            let clerk = state.clerk.take()
            if clerk == nil {
                state.waiting.append(session)
            }
            return clerk
        }
        clerk?.resume(returning: [session])
    }

    /// Serves until ``close()``, and what is under way to its end, even if it is cancelled: sessions must be ended in order.
    func run() async {
        let executor = EventLoopTaskExecutor(eventLoop)
        await withDiscardingTaskGroup { group in
            while let sessions = await next() {
                for session in sessions {
                    group.addTask(executorPreference: executor) { await session.serve() }
                }
            }
        }
    }

    /// Nothing more is handed in.
    func close() {
        let clerk = state.withLock { state in
            state.isClosed = true
            return state.clerk.take()
        }
        clerk?.resume(returning: nil)
    }

    /// Those that wait; `nil` once nobody comes any more.
    private func next() async -> [ControlSession]? {
        await withCheckedContinuation { clerk in
            let waiting = state.withLock { state -> [ControlSession]? in
                guard !state.waiting.isEmpty || state.isClosed else {
                    state.clerk = clerk
                    return []
                }
                defer { state.waiting.removeAll(keepingCapacity: true) }
                return state.waiting.isEmpty ? nil : state.waiting
            }
            if waiting?.isEmpty != true {
                clerk.resume(returning: waiting)
            }
        }
    }
}
