import Foundation

/// The program's output.
enum Output {
    /// Writes to standard output. Ignores failures: the reader may be gone, and the exit status tells the result,
    /// too.
    static func write(_ text: String) {
        try? FileHandle.standardOutput.write(contentsOf: Data((text + "\n").utf8))
    }

    /// Writes a sentence to standard error.
    static func note(_ sentence: String) {
        try? FileHandle.standardError.write(contentsOf: Data(("chatbench: " + sentence + "\n").utf8))
    }
}

/// Ends the program with status 1 and one sentence.
struct Failure: Error, Equatable, CustomStringConvertible {
    let description: String

    init(_ sentence: String) {
        description = sentence
    }
}

extension Double {
    /// The number as people write it: without a fraction if it is whole.
    var text: String {
        self == rounded() && magnitude < 1e15 ? String(Int(self)) : String(self)
    }
}
