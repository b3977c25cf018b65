/// A reading of the clock and of the processor times at one moment.
struct LoadMeter: Sendable {
    /// The usage between two readings.
    struct Use: Sendable, Equatable {
        /// Seconds between them.
        let seconds: Double
        /// Microseconds of the server's processor time; `nil` if its process is not known.
        let server: ProcessAccount.Processor?
        /// Microseconds of this process's processor time.
        let generator: Double
    }

    private let time: MonotonicTime
    private let server: ProcessAccount.Processor?
    private let generator: Double

    /// Takes a reading now.
    ///
    /// - Throws: ``Failure`` when the server's process has gone.
    init(server: ProcessAccount?) throws {
        time = .now
        self.server = try server?.processor()
        generator = ProcessorTime.microseconds
    }

    /// The usage from an earlier reading to this one.
    func use(since earlier: LoadMeter) -> Use {
        var processor: ProcessAccount.Processor?
        if let server, let start = earlier.server {
            processor = .init(user: server.user - start.user, system: server.system - start.system)
        }
        return Use(
            seconds: time.seconds(since: earlier.time),
            server: processor,
            generator: generator - earlier.generator
        )
    }
}
