/// A password as the first line of a file, of a command's output, or of a variable.
enum PasswordText {
    /// Why bytes have no password.
    enum Problem: Error, Equatable {
        /// The first line is empty, or there is none.
        case empty
        /// The first line is not UTF-8, or has a zero byte.
        case notText
    }

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// Returns the first line, without its end and without the byte order mark that some editors write.
    ///
    /// - Throws: ``Problem``.
    static func firstLine(of bytes: [UInt8]) throws(Problem) -> String {
        let rest = bytes.starts(with: byteOrderMark) ? bytes.dropFirst(byteOrderMark.count) : bytes[...]
        var line = rest.prefix { $0 != UInt8(ascii: "\n") }
        if line.last == UInt8(ascii: "\r") {
            line.removeLast()
        }
        guard !line.isEmpty else {
            throw .empty
        }
        guard !line.contains(0), let text = String(validating: line, as: UTF8.self) else {
            throw .notText
        }
        return text
    }
}
