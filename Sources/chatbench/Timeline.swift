import ArgumentParser
import ChatTrace
import Foundation

/// `chatbench timeline`: draws what `chatclient --trace` and `chatserver --trace-session` wrote.
struct Timeline: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Draw traces of delivery as text, the server's at the left and the client's at the right.",
        discussion: """
            With the files of both ends it lays them side by side, by their clocks. A line that is no record of a trace is \
            left out, and standard error says so.
            """
    )

    @Argument(help: "Files that chatclient --trace or chatserver --trace-session wrote.")
    var files: [String]

    @Option(help: "Only this session: its 16 hexadecimal digits, as they are in the file.")
    var session: String?

    func run() async throws {
        var traces: [[TraceRecord]] = []
        for file in files {
            guard let contents = FileManager.default.contents(atPath: file) else {
                throw Failure("\(file) cannot be read. Check the path and its permissions.")
            }
            traces.append(records(in: String(decoding: contents, as: UTF8.self), of: file))
        }
        for line in TraceTimeline(traces).lines {
            Output.write(line)
        }
    }

    private func records(in text: String, of file: String) -> [TraceRecord] {
        var records: [TraceRecord] = []
        for (number, line) in text.split(separator: "\n").enumerated() {
            guard let record = TraceRecord(line: line) else {
                Output.note("line \(number + 1) of \(file) is no record of a trace.")
                continue
            }
            if session == nil || record.session == nil || record.session == session {
                records.append(record)
            }
        }
        return records
    }
}
