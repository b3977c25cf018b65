import Foundation

/// A line of a report for people: a name and its value, in columns.
enum ReportLine {
    private static let nameWidth = 22

    /// The line, without its end.
    static func text(_ name: String, _ value: String) -> String {
        "  " + name.padding(toLength: max(nameWidth, name.count + 1), withPad: " ", startingAt: 0) + value
    }
}
