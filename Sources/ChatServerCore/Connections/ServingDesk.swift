import NIOCore
import Synchronization

/// Serves the sessions of one event loop that have work, each in a task that ends when its work is done: a
/// session that waits for its client has no task, and so no stack.
final class ServingDesk: Sendable {
    private struct State {
        var waiting: [ControlSession] = []
        var clerk: CheckedContinuation<[ControlSession]?, Never>?
        var isClosed = false
    }

    /// The event loop of the tasks, which is also that of the sessions' channels.
    let eventLoop: any EventLoop

    private let state = Mutex(State())

    init(_ eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    /// Adds a session that has work. Each is added once until it is served.
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

    /// Serves until ``close()``. Finishes the work in progress even if cancelled: sessions must end in order.
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

    /// Ends ``run()``: no further sessions are added.
    func close() {
        let clerk = state.withLock { state in
            state.isClosed = true
            return state.clerk.take()
        }
        clerk?.resume(returning: nil)
    }

    /// Waits for sessions to serve and returns them; `nil` after ``close()``.
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
