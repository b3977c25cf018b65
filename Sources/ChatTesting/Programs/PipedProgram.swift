import Foundation

/// A program connected by pipes for input, output and errors, as in a script.
package final class PipedProgram: Sendable {
    /// The name in failure messages.
    package let name: String

    /// The process.
    package let process: SpawnedProcess

    /// Its standard output.
    package let output: Transcript

    /// Its standard error.
    package let errors: Transcript

    private let input: Descriptor

    /// Starts a program with three pipes.
    ///
    /// - Parameters:
    ///   - plan: The program to start.
    ///   - scope: Ends the program.
    package init(_ plan: ProcessPlan, in scope: ProgramScope) throws {
        name = plan.name
        let (process, input, output, errors) = try SpawnedProcess.alone {
            let (input, output, errors) = (try Pipe(), try Pipe(), try Pipe())
            guard let read = input.reading.value, let write = output.writing.value, let complain = errors.writing.value
            else {
                throw HarnessFailure("A pipe was closed before it was used.")
            }
            let process = try SpawnedProcess(plan, streams: .pipes(input: read, output: write, errors: complain))
            for end in [input.reading, output.writing, errors.writing] {
                end.close()
            }
            return (process, input.writing, output.reading, errors.reading)
        }
        input.makeNonBlocking()
        self.process = process
        self.input = input
        self.output = Self.follow(output, as: "\(plan.name)'s output")
        self.errors = Self.follow(errors, as: "\(plan.name)'s errors")
        scope.add(process)
    }

    private static func follow(_ descriptor: Descriptor, as name: String) -> Transcript {
        let transcript = Transcript(name: name, isTerminal: false)
        descriptor.readInBackground(receive: { transcript.append($0) }, finish: { transcript.finish() })
        return transcript
    }

    /// Output and errors so far, each with a headline.
    package var transcript: String {
        "\(name) wrote on its output:\n\(output.text)\n\(name) wrote on its errors:\n\(errors.text)"
    }

    /// Writes a line with its line end.
    package func send(line: String) async throws {
        try await send(bytes: Array(line.utf8) + [0x0a])
    }

    /// Writes bytes, which need not be text.
    package func send(bytes: [UInt8]) async throws {
        do {
            try await input.write(bytes)
        } catch let failure as HarnessFailure {
            throw HarnessFailure("\(name) did not take its input: \(failure)\n\(transcript)")
        }
    }

    /// Ends the program's input.
    package func closeInput() {
        input.close()
    }

    /// Sends the process a signal.
    package func signal(_ number: Int32) {
        process.signal(number)
    }

    /// Waits for a text in the output, after the text of the previous wait.
    @discardableResult
    package func waitFor(_ text: String, timeout: Duration = Patience.standard) async throws -> String {
        do {
            return try await output.waitFor(text, timeout: timeout)
        } catch let failure as HarnessFailure {
            throw HarnessFailure("\(failure)\n\(name) wrote on its errors:\n\(errors.text)")
        }
    }

    /// Waits for a matching line of output, and takes it and all lines before it.
    @discardableResult
    package func nextLine(
        _ what: String = "a line",
        timeout: Duration = Patience.standard,
        where fits: (String) -> Bool = { _ in true }
    ) async throws -> String {
        do {
            return try await output.nextLine(what, timeout: timeout, where: fits)
        } catch let failure as HarnessFailure {
            throw HarnessFailure("\(failure)\n\(name) wrote on its errors:\n\(errors.text)")
        }
    }

    /// Waits until the program has ended and its whole output is in the transcripts.
    package func waitForExit(timeout: Duration = Patience.process) async throws -> ProcessExit {
        guard let exit = try await process.waitForExit(upTo: timeout) else {
            throw HarnessFailure("\(name) did not end within \(timeout).\n\(transcript)")
        }
        try await output.waitForEnd()
        try await errors.waitForEnd()
        return exit
    }
}
