/// Learns from a terminal itself how wide it draws characters: it gets samples, each followed by the query of the
/// cursor's position, and its replies make the ``WidthProfile``.
///
/// The caller writes ``output`` at the start of a row, hands the replies over, and uses ``profile`` as it is when no
/// more replies come: a terminal that does not answer keeps the standard.
package struct WidthProbe: Sendable {
    /// A text on whose width terminals differ.
    struct Sample: Sendable {
        /// The name in an encoded profile.
        let name: String
        let text: String
        /// The widths that are believed; a reply with another one changes nothing.
        let widths: Set<Int>
        /// The width that a profile says.
        let width: @Sendable (WidthProfile) -> Int
        /// Changes a profile to a width.
        let apply: @Sendable (Int, inout WidthProfile) -> Void
    }

    static let samples = [
        Sample(name: "zwj", text: "👩‍💻", widths: [2, 4]) {
            $0.joinsEmoji ? 2 : 4
        } apply: {
            $1.joinsEmoji = $0 == 2
        },
        Sample(name: "tone", text: "👍🏽", widths: [2, 4]) {
            $0.appliesSkinTones ? 2 : 4
        } apply: {
            $1.appliesSkinTones = $0 == 2
        },
        Sample(name: "vs", text: "❤\u{FE0F}", widths: [1, 2]) {
            $0.widensByVariation ? 2 : 1
        } apply: {
            $1.widensByVariation = $0 == 2
        },
        Sample(name: "flag", text: "🇩🇪", widths: [2, 4]) {
            $0.flagWidth
        } apply: {
            $1.flagWidth = $0
        },
        Sample(name: "ambiguous", text: "§", widths: [1, 2]) {
            $0.ambiguousWidth
        } apply: {
            $1.ambiguousWidth = $0
        },
        Sample(name: "mark", text: "का", widths: [1, 2]) {
            $0.spacingMarkWidth + 1
        } apply: {
            $1.spacingMarkWidth = $0 - 1
        },
    ]

    /// What the replies so far say.
    package private(set) var profile = WidthProfile.standard

    /// Number of replies so far.
    private var replies = 0

    /// Starts before the first reply.
    package init() {}

    /// The samples with their queries. They leave the row empty, and the cursor at its start.
    package static var output: String {
        samples.map { "\r\($0.text)\u{1B}[6n" }.joined() + "\r\u{1B}[K"
    }

    /// Whether all replies have come.
    package var isComplete: Bool { replies == Self.samples.count }

    /// Takes the next reply.
    ///
    /// - Parameter column: The column of the cursor, from 1: that of ``Key/cursorReport(row:column:)``.
    package mutating func take(column: Int) {
        guard !isComplete else {
            return
        }
        let sample = Self.samples[replies]
        replies += 1
        if sample.widths.contains(column - 1) {
            sample.apply(column - 1, &profile)
        }
    }
}
