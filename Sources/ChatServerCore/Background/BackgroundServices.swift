/// Runs a list of services, each of which depends only on those before it. They are stopped in reverse order,
/// each one only after the one behind it has returned.
struct BackgroundServices: Sendable {
    private let services: [any BackgroundService]

    /// Makes the list without running anything.
    ///
    /// - Parameter services: The services in the order of their dependencies.
    init(_ services: [any BackgroundService]) {
        self.services = services
    }

    /// Runs all services while `body` runs. Cancelling this task cancels the services, too.
    ///
    /// - Returns: The result of `body`, after the last service has returned.
    /// - Throws: The error of the first service that could not be stopped, after all others have been stopped.
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
