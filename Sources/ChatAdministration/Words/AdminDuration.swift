/// Durations as people type them: `30m`, `2h`, `1d12h`, `1w`.
package enum AdminDuration {
    private static let units: [(letter: Character, seconds: Int)] = [
        ("w", 7 * AdminLimits.daySeconds), ("d", AdminLimits.daySeconds), ("h", 3600), ("m", 60), ("s", 1),
    ]

    /// The most digits of one number: more are longer than any bound.
    private static let digits = 9

    /// Parses a duration: numbers with units, the greater ones first, each at most once.
    ///
    /// - Returns: Seconds.
    /// - Throws: A duration that cannot be read, or is out of bounds.
    package static func seconds(
        of text: String,
        in bounds: ClosedRange<Int> = AdminLimits.banSeconds
    ) throws(AdminSyntaxError) -> Int {
        var rest = text.lowercased()[...]
        var left = units[...]
        var seconds = 0
        while !rest.isEmpty {
            let number = rest.prefix { "0"..."9" ~= $0 }
            guard let letter = rest.dropFirst(number.count).first else {
                throw AdminSyntaxError(
                    "\(QuotedText.of(text)) has a number without a unit: write \(number)m for minutes, or h, d, w."
                )
            }
            guard let count = Int(number), number.count <= digits,
                let unit = left.firstIndex(where: { $0.letter == letter })
            else {
                throw AdminSyntaxError(
                    "\(QuotedText.of(text)) is no duration. Write it as 30m, 2h, 1d, 1w or 1d12h."
                )
            }
            seconds += count * left[unit].seconds
            left = left[(unit + 1)...]
            rest = rest.dropFirst(number.count + 1)
        }
        guard bounds.contains(seconds) else {
            throw AdminSyntaxError(
                "\(QuotedText.of(text)) is out of bounds: a duration from \(self.text(bounds.lowerBound)) to "
                    + "\(self.text(bounds.upperBound, unit: "d")) is possible."
            )
        }
        return seconds
    }

    /// Formats a duration so that ``seconds(of:in:)`` reads it: `1d12h`. Zero is `0s`.
    package static func text(_ seconds: Int) -> String {
        text(seconds, unit: "w")
    }

    /// Formats a duration with its two greatest units from days down, rounded down: `12d3h`, `4m10s`.
    package static func roughText(_ seconds: Int) -> String {
        let parts = self.parts(max(0, seconds), units[1...])
        return parts.isEmpty ? "0s" : parts.prefix(2).filter { $0.count > 0 }.map { "\($0.count)\($0.letter)" }.joined()
    }

    private static func text(_ seconds: Int, unit: Character) -> String {
        let first = units.firstIndex { $0.letter == unit } ?? 0
        let parts = self.parts(seconds, units[first...]).filter { $0.count > 0 }
        return parts.isEmpty ? "0s" : parts.map { "\($0.count)\($0.letter)" }.joined()
    }

    /// The numbers of a duration from its greatest unit down; those below may be 0.
    private static func parts(
        _ seconds: Int,
        _ units: ArraySlice<(letter: Character, seconds: Int)>
    ) -> ArraySlice<(letter: Character, count: Int)> {
        var rest = seconds
        var parts: [(letter: Character, count: Int)] = []
        for unit in units {
            parts.append((unit.letter, rest / unit.seconds))
            rest %= unit.seconds
        }
        return parts.drop { $0.count == 0 }
    }
}
