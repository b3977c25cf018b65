import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Unbuffered lines for the operator: a script that waits for one reads through a pipe.
enum Output {
    /// Writes a line to standard output.
    static func line(_ text: String) {
        write(text + "\n", to: .standardOutput)
    }

    /// Writes many lines at once, completely.
    ///
    /// - Throws: ``Failure``, when the reader is gone or the disk is full; the rest need not be produced then.
    static func lines(_ bytes: Data) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { writeOnce($0) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                throw Failure(sentence: "Not everything was written: \(reason(errno)).")
            }
        }
    }

    private static func reason(_ code: Int32) -> String {
        switch code {
        case ENOSPC, EDQUOT: "the disk is full"
        case EPIPE: "the program that read the output has ended"
        default: "the output gave an error, \(String(cString: strerror(code)))"
        }
    }

    /// Writes text without a newline, so that the cursor stays on the line.
    static func prompt(_ text: String) {
        write(text, to: .standardOutput)
    }

    /// Writes a sentence to standard error.
    static func error(_ text: String) {
        write(text + "\n", to: .standardError)
    }

    private static func write(_ text: String, to file: FileHandle) {
        // The reader may be gone; that is not a reason to stop serving.
        try? file.write(contentsOf: Data(text.utf8))
    }
}

/// An error that ends the program with status 1 and one sentence.
struct Failure: Error, CustomStringConvertible {
    let sentence: String

    var description: String { sentence }
}

/// Calls the system's `write` from outside `Output`, which has one named `write`, too.
private func writeOnce(_ bytes: UnsafeRawBufferPointer) -> Int {
    write(STDOUT_FILENO, bytes.baseAddress, bytes.count)
}
