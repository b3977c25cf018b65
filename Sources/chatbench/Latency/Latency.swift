import ArgumentParser
import ChatClientCore
import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// `chatbench latency`: the time from the SDK's send call at the sender to the SDK's event at the reader.
struct Latency: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure how long messages take from sender to readers.",
        discussion: """
            Messages are sent at their time, independently of the outcome of earlier ones, and carry the time of \
            sending. Senders and readers may be several processes on one machine, in different network namespaces, \
            with the same --run, --conversation, --senders and --readers. Readers may be in two processes at once, one for each \
            --delivery, which get the same messages.

            The warm-up's latencies do not count, but its losses, doubles and misorderings do. The exit code is 0 if every \
            message came once and in order.
            """
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var options: LatencyOptions

    func run() async throws {
        // A closed output is detected when writing to it.
        signal(SIGPIPE, SIG_IGN)
        var report = LatencyReport(options)
        do {
            for part in try await runParts() {
                switch part {
                case .read(let result): report.add(result)
                case .sent(let result): report.add(result)
                }
            }
            try show(report)
        } catch {
            Output.note("\(error)")
            throw ExitCode.failure
        }
        if let fault = report.fault {
            Output.note(fault)
            throw ExitCode.failure
        }
    }

    private enum Part: Sendable {
        case read(LatencyReaders.Result)
        case sent(LatencySenders.Result)
    }

    /// Runs the parts of the role; the first failure ends the other part, too.
    private func runParts() async throws -> [Part] {
        guard let address = connection.address else {
            throw Failure("There is no server to connect to.")
        }
        let readers = LatencyReaders(
            options: options,
            address: address,
            configuration: connection.configuration(options.preference)
        )
        // The messages that a sender receives do not matter, so it uses the plain wire.
        let senders = LatencySenders(options: options, address: address, configuration: connection.configuration(.tls))
        return try await withThrowingTaskGroup(of: Part.self) { group in
            if options.role != .send {
                group.addTask { .read(try await readers.run()) }
            }
            if options.role != .read {
                group.addTask { .sent(try await senders.run()) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    private func show(_ report: LatencyReport) throws {
        guard options.json != "-" else {
            return Output.write(try report.json())
        }
        Output.write(report.text)
        guard let file = options.json else {
            return
        }
        do {
            try (report.json() + "\n").write(toFile: file, atomically: true, encoding: .utf8)
        } catch {
            throw Failure("The results cannot be written to \(file). Check the folder and its rights.")
        }
    }
}
