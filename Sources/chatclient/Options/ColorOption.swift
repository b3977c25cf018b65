import ArgumentParser

/// The values of `--color`.
enum ColorOption: String, ExpressibleByArgument, CaseIterable, Sendable {
    /// On a terminal that has colors, unless the environment forbids them.
    case auto
    /// Also into a file or pipe, and against `NO_COLOR`.
    case always
    /// Nowhere.
    case never
}
