import Foundation

/// Words for the numbers that system calls fail with.
enum Errno {
    /// What `strerror` says, with the number.
    static func text(_ number: Int32) -> String {
        "\(String(cString: strerror(number))) (errno \(number))"
    }
}
