import ArgumentParser
import Foundation
import NIOCore
import NIOPosix

/// The common parts of the scenario subcommands: run on one event loop, show the result, and fail if it is wrong.
enum Scenario {
    /// Plays a plan and shows its report.
    static func run(
        _ name: String,
        _ plan: TrafficPlan,
        _ options: ScenarioOptions,
        _ measurement: Measurement,
        devices: Int = 0
    ) async throws {
        let isForEveryone = plan.flows.contains { $0.destination == .everyone }
        try await withStage(options, isForEveryone: isForEveryone, devices: devices) { stage, wire in
            let result = try await stage.play(plan, by: wire, measurement)
            let report = TrafficReport(result, scenario: name, wire: options.wire, participants: plan.names.count)
            try show(report, report.text, options.json)
            if let fault = report.fault {
                throw Failure(fault)
            }
        }
    }

    /// Calls `body` with a stage and the participants' wire; a failure becomes one sentence and the exit code 1.
    ///
    /// - Parameters:
    ///   - isForEveryone: Whether any message goes to everyone.
    ///   - devices: The devices of each account; 0 for none.
    static func withStage(
        _ options: ScenarioOptions,
        isForEveryone: Bool,
        devices: Int = 0,
        _ body: (Stage, any ParticipantWire) async throws -> Void
    ) async throws {
        // A closed output is detected when writing to it.
        signal(SIGPIPE, SIG_IGN)
        _ = FileLimit.raise()
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        do {
            let eventLoop = group.next()
            let wire = try options.wire.make(
                options,
                isForEveryone: isForEveryone,
                devices: devices,
                eventLoop: eventLoop
            )
            try await body(Stage(options, eventLoop: eventLoop), wire)
        } catch {
            Output.note("\(error)")
            throw ExitCode.failure
        }
        try? await group.shutdownGracefully()
    }

    /// Shows a result for people, for programs, or for both.
    static func show(_ report: some Encodable, _ text: String, _ file: String?) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let json = String(decoding: try encoder.encode(report), as: UTF8.self)
        guard file != "-" else {
            return Output.write(json)
        }
        Output.write(text)
        guard let file else {
            return
        }
        do {
            try (json + "\n").write(toFile: file, atomically: true, encoding: .utf8)
        } catch {
            throw Failure("The results cannot be written to \(file). Check the folder and its rights.")
        }
    }
}
