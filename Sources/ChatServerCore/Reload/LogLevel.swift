package import Logging
import Synchronization

/// The level of all logs of a program, which can be changed while it runs: a `Logger` is a value, and copies of it are
/// everywhere.
package final class LogLevel: Sendable {
    private static let levels = Logger.Level.allCases

    /// The place of the level among all levels.
    private let place: Atomic<Int>

    /// Starts with a level.
    package init(_ level: Logger.Level) {
        place = Atomic(Self.place(of: level))
    }

    /// The least severe lines that are written.
    package var current: Logger.Level {
        get { Self.levels[place.load(ordering: .relaxed)] }
        set { place.store(Self.place(of: newValue), ordering: .relaxed) }
    }

    private static func place(of level: Logger.Level) -> Int {
        levels.firstIndex(of: level) ?? 0
    }
}
