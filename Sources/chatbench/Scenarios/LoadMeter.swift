/// What a moment's reading of the clocks of time and processors says.
struct LoadMeter: Sendable {
    /// What was used between two readings.
    struct Use: Sendable, Equatable {
        /// Seconds between them.
        let seconds: Double
        /// Microseconds of the server; `nil` when nobody said which process it is.
        let server: ProcessAccount.Processor?
        /// Microseconds of this process.
        let generator: Double
    }

    private let time: MonotonicTime
    private let server: ProcessAccount.Processor?
    private let generator: Double

    /// Reads now.
    ///
    /// - Throws: ``Failure`` when the server's process has gone.
    init(server: ProcessAccount?) throws {
        time = .now
        self.server = try server?.processor()
        generator = ProcessorTime.microseconds
    }

    /// What was used from an earlier reading to this.
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
