import ArgumentParser
import ChatClientCore
import ChatProtocol

/// The messages of a latency run, their rate, and their readers.
struct LatencyOptions: ParsableArguments {
    /// The role of this process.
    enum Role: String, ExpressibleByArgument, CaseIterable {
        case both, send, read
    }

    /// The values of `--delivery`.
    enum Delivery: String, ExpressibleByArgument, CaseIterable {
        case automatic, tls
    }

    /// The values of `--conversation`.
    enum Conversation: String, ExpressibleByArgument, CaseIterable {
        case everyone, direct
    }

    @Option(help: "What this process does: both, send or read.")
    var role = Role.both

    @Option(help: "How the readers' messages come: automatic (over UDP where it works) or tls (never over UDP).")
    var delivery = Delivery.automatic

    @Option(
        help: """
            Where the messages go: to everyone, so that each reader gets all of them, or direct, so that each reader has \
            a conversation of its own and they take turns.
            """
    )
    var conversation = Conversation.everyone

    @Option(help: "Connections that send, 1 to 100.")
    var senders = 1

    @Option(help: "Readers in this process, 1 to 200; each is a session of its own, and their samples are pooled.")
    var readers = 1

    @Option(help: "Messages a second in a conversation, evenly spaced, 1 to 100000.")
    var rate = 20.0

    @Option(help: "Seconds that count, 1 to 86400.")
    var seconds = 30.0

    @Option(help: "Seconds before them whose latencies do not count, 0 to 3600.")
    var warmUp = 3.0

    @Option(help: "Bytes of a message's text, \(BenchPayload.minimumSize) to 16384.")
    var size = 100

    @Option(
        help: """
            The run's name, the same for its senders and readers: 1 to 16 letters and digits. Its accounts are \
            bench-NAME-send-1, bench-NAME-read-1 and so on.
            """
    )
    var run = "latency"

    @Option(help: "The sender begins when so many processes with readers are ready, 0 to 2: one for each --delivery.")
    var waitForReaders = 1

    @Option(help: "Seconds to wait for the others to come, for UDP, and for messages that are missing, 1 to 600.")
    var patience = 20.0

    @Option(
        help: ArgumentHelp("Write the results as one line of JSON to this file; - is the output.", valueName: "file")
    )
    var json: String?

    func validate() throws {
        try Self.check("--senders", Double(senders), in: 1...100)
        try Self.check("--readers", Double(readers), in: 1...200)
        try Self.check("--rate", rate, in: 1...100_000)
        try Self.check("--seconds", seconds, in: 1...86_400)
        try Self.check("--warm-up", warmUp, in: 0...3600)
        try Self.check("--size", Double(size), in: Double(BenchPayload.minimumSize)...16_384)
        try Self.check("--patience", patience, in: 1...600)
        try Self.check("--wait-for-readers", Double(waitForReaders), in: 0...2)
        guard BenchPayload.isRun(run) else {
            throw ValidationError("The name of the run must be 1 to 16 letters and digits, but is '\(run)'.")
        }
        guard schedule.count <= BenchPayload.maximumNumber else {
            throw ValidationError(
                "A run may have \(BenchPayload.maximumNumber) messages at most. Lower --rate or --seconds."
            )
        }
    }

    private static func check(_ name: String, _ value: Double, in range: ClosedRange<Double>) throws {
        guard range.contains(value) else {
            let lowest = range.lowerBound.text
            throw ValidationError("\(name) must be from \(lowest) to \(range.upperBound.text).")
        }
    }
}

extension LatencyOptions {
    /// The flows of the run: one for each sender to everyone, or one to each reader.
    var flows: Range<Int> {
        switch conversation {
        case .everyone: 0..<senders
        case .direct: 0..<readers
        }
    }

    /// The flows that a reader receives.
    ///
    /// - Parameter reader: 0 for the first.
    func flows(of reader: Int) -> Range<Int> {
        switch conversation {
        case .everyone: flows
        case .direct: reader..<reader + 1
        }
    }

    /// The recipient of a flow's messages.
    func recipient(of flow: Int) -> Recipient {
        switch conversation {
        case .everyone: .everyone
        case .direct: .user(BenchAccounts(run: run).reader(flow))
        }
    }

    /// The due time of each message.
    var schedule: SendSchedule {
        let conversations =
            switch conversation {
            case .everyone: 1
            case .direct: readers
            }
        return SendSchedule(
            rate: rate * Double(conversations),
            warmUp: warmUp,
            seconds: seconds,
            flows: flows.count
        )
    }

    /// The readers' preference.
    var preference: DeliveryPreference {
        switch delivery {
        case .automatic: .automatic
        case .tls: .tls
        }
    }

    /// The wire that the readers must be on before anything counts.
    var wire: DeliveryTransport {
        switch delivery {
        case .automatic: .udp
        case .tls: .tls
        }
    }
}
