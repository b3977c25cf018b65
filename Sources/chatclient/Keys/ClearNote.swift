import ChatClientCore
import ChatProtocol

/// The note that a script was told that its account writes in the clear: it is told once a week at most.
struct ClearNote: Sendable {
    /// The time until it is told again, in milliseconds.
    static let interval: Int64 = 7 * 24 * 60 * 60 * 1000

    /// The largest file that is read, in bytes: it has one number.
    private static let largestSize = 64

    private let file: PrivateFile
    private let now: @Sendable () -> Int64

    /// - Parameters:
    ///   - files: The files of the account.
    ///   - now: The time in milliseconds since 1970-01-01 UTC.
    init(of files: AccountFiles, now: @escaping @Sendable () -> Int64 = WallClock.system.now) {
        file = PrivateFile(path: files.path("clear"), largestSize: Self.largestSize)
        self.now = now
    }

    /// Returns whether it is time to tell, and notes that it is told. What cannot be noted is told each time, which is
    /// once a process: a program that can write nothing must learn it, too.
    func popDue() -> Bool {
        let time = now()
        do {
            return try file.whileLocked {
                let text = try file.read().flatMap { String(validating: $0, as: UTF8.self) }
                // A time in the future was noted by a clock that was wrong.
                if let told = text.flatMap({ Int64($0) }), (0..<Self.interval).contains(time - told) {
                    return false
                }
                try file.replace(with: Array("\(time)".utf8))
                return true
            }
        } catch {
            return true
        }
    }
}
