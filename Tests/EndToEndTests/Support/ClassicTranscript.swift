import ChatTesting
import Foundation
import Testing

/// The output of release 0.1.0, in a file beside the tests, with the control characters made visible.
///
/// It is recorded by the programs of that release: `TANDEM_PROGRAMS=FOLDER TANDEM_RECORD=1 scripts/test --filter
/// ClassicDialogueTests`.
struct ClassicTranscript {
    private let file: URL

    /// A transcript by its name.
    init(_ name: String) {
        file =
            URL(filePath: #filePath)
            .deletingLastPathComponent()
            .appending(path: "../Dialogue/Transcripts/\(name).txt")
            .standardized
    }

    /// Compares an output with the transcript, or saves it as the transcript when one is recorded.
    func expect(_ shown: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let lasting = Self.visible(Self.lasting(shown))
        let environment = ProcessInfo.processInfo.environment
        // Never record today's programs: any output of theirs would then be right.
        if environment["TANDEM_RECORD"] != nil, environment[BuiltPrograms.variable] != nil {
            try lasting.write(to: file, atomically: true, encoding: .utf8)
            return
        }
        let recorded = try String(contentsOf: file, encoding: .utf8)
        let (new, old) = (lasting.split(separator: "\n"), recorded.split(separator: "\n"))
        let change = zip(new, old).first { $0 != $1 }.map { "now   \($0)\nbefore \($1)" } ?? "one is longer"
        #expect(lasting == recorded, "\(change)\n----- all of it -----\n\(lasting)", sourceLocation: sourceLocation)
    }

    /// Removes everything that differs from run to run.
    private static func lasting(_ shown: String) -> String {
        shown
            .replacing(#/127\.0\.0\.1:[0-9]+/#, with: "127.0.0.1:PORT")
            .replacing(#/SHA256:[0-9A-Za-z+\/:]+=*/#, with: "SHA256:FINGERPRINT")
            .replacing(#/\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b/#, with: "DATE")
            .replacing(#/\b[0-9]{2}:[0-9]{2}(:[0-9]{2})?\b/#, with: "TIME")
    }

    private static func visible(_ text: String) -> String {
        // By scalars: a carriage return with its line feed is one character.
        let scalars = text.unicodeScalars.map { scalar -> Unicode.Scalar in
            switch scalar {
            case "\r": "␍"
            case "\u{1B}": "␛"
            case "\u{7}": "␇"
            default: scalar
            }
        }
        return String(String.UnicodeScalarView(scalars))
    }
}
