/// Runs a list of services, each of which needs only those before it. So they are stopped from the last to the first, and
/// each one only when the one after it has returned.
struct BackgroundServices: Sendable {
    private let services: [any BackgroundService]

    /// Makes the list; nothing runs yet.
    ///
    /// - Parameter services: In the order of their needs.
    init(_ services: [any BackgroundService]) {
        self.services = services
    }

    /// Runs all of them while `body` runs. When its task is cancelled, so are the services.
    ///
    /// - Returns: What `body` returned, when the last service has returned, too.
    /// - Throws: The error of the first service that could not be stopped; all others have been stopped then.
    func run<Value: Sendable>(during body: () async -> Value) async throws -> Value {
        let (value, failure) = await withTaskGroup(of: Int.self) { tasks in
            for (index, service) in services.enumerated() {
                tasks.addTask(executorPreference: service.executor) {
                    await service.run()
                    return index
                }
            }
            let value = await body()
            return (value, await stop(&tasks))
        }
        if let failure {
            throw failure
        }
        return value
    }

    private func stop(_ tasks: inout TaskGroup<Int>) async -> (any Error)? {
        var running = Set(services.indices)
        var failure: (any Error)?
        for index in services.indices.reversed() {
            do {
                try await services[index].stop()
            } catch {
                failure = failure ?? error
            }
            while running.contains(index), let ended = await tasks.next() {
                running.remove(ended)
            }
        }
        return failure
    }
}
