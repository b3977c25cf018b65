import Foundation

/// Texts for the error numbers of system calls.
enum Errno {
    /// The text from `strerror`, with the number.
    static func text(_ number: Int32) -> String {
        "\(String(cString: strerror(number))) (errno \(number))"
    }
}
