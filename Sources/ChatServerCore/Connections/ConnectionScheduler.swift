import NIOCore
import Synchronization

/// Run queue: serves the sessions of one event loop that have work, each in a task that ends when its work is
/// done: a session that waits for its client has no task, and so no stack.
final class ConnectionScheduler: Sendable {
    private struct State {
        var waiting: [ControlMailbox] = []
        var waiter: CheckedContinuation<[ControlMailbox]?, Never>?
        var isClosed = false
    }

    /// The event loop of the tasks, which is also that of the sessions' channels.
    let eventLoop: any EventLoop

    private let state = Mutex(State())

    init(_ eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    /// Adds a session that has work. Each is added once until it is served.
    func add(_ session: ControlMailbox) {
        let waiter = state.withLock { state in
            let waiter = state.waiter.take()
            if waiter == nil {
                state.waiting.append(session)
            }
            return waiter
        }
        waiter?.resume(returning: [session])
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
        let waiter = state.withLock { state in
            state.isClosed = true
            return state.waiter.take()
        }
        waiter?.resume(returning: nil)
    }

    /// Waits for sessions to serve and returns them; `nil` after ``close()``.
    private func next() async -> [ControlMailbox]? {
        await withCheckedContinuation { waiter in
            let waiting = state.withLock { state -> [ControlMailbox]? in
                guard !state.waiting.isEmpty || state.isClosed else {
                    state.waiter = waiter
                    return []
                }
                defer { state.waiting.removeAll(keepingCapacity: true) }
                return state.waiting.isEmpty ? nil : state.waiting
            }
            if waiting?.isEmpty != true {
                waiter.resume(returning: waiting)
            }
        }
    }
}
