import ArgumentParser
import ChatServerCore
import Foundation

/// Lines for the operator, written at once: a script that waits for one reads through a pipe.
enum Output {
    /// Writes a line to standard output.
    static func line(_ text: String) {
        write(text + "\n", to: .standardOutput)
    }

    /// Writes many lines at once.
    ///
    /// - Throws: The system's error: whoever reads them has gone, or the disk is full, and the rest is not worth making.
    static func lines(_ bytes: Data) throws {
        try FileHandle.standardOutput.write(contentsOf: bytes)
    }

    /// Writes text after which the cursor stays on the line.
    static func prompt(_ text: String) {
        write(text, to: .standardOutput)
    }

    /// Writes a sentence to standard error.
    static func error(_ text: String) {
        write(text + "\n", to: .standardError)
    }

    private static func write(_ text: String, to file: FileHandle) {
        // Whoever reads may have gone; that is no reason to stop serving.
        try? file.write(contentsOf: Data(text.utf8))
    }
}

/// Ends the program with status 1 and one sentence.
struct Failure: Error, CustomStringConvertible {
    let sentence: String

    var description: String { sentence }
}

/// Turns a configuration error into wrong usage: status 64.
func usage<Value>(_ read: () throws(ConfigurationError) -> Value) throws -> Value {
    do {
        return try read()
    } catch {
        throw ValidationError(error.description)
    }
}
