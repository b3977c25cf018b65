/// Guesses which known word a misspelt one was meant to be.
package enum NearMiss {
    /// The most characters of a word that is compared: the cost grows with its square.
    package static let longestWord = 64

    /// Returns the candidate that a word is most likely a misspelling of: it differs in one typing error, or in two in
    /// a word of more than five characters. Upper and lower case count as the same.
    ///
    /// - Returns: `nil` if it resembles none.
    package static func of(_ word: String, among candidates: some Sequence<String>) -> String? {
        guard word.count <= longestWord else {
            return nil
        }
        let word = word.lowercased()
        let nearest = candidates.map { (name: $0, distance: distance(word, $0.lowercased())) }
            .min { $0.distance < $1.distance }
        guard let nearest, nearest.distance <= (word.count > 5 ? 2 : 1) else {
            return nil
        }
        return nearest.name
    }

    /// The edit distance of two short words, with two swapped neighbours as one error (optimal string alignment).
    private static func distance(_ one: String, _ other: String) -> Int {
        let (one, other) = (Array(one), Array(other))
        var rows = [Array(0...other.count)]
        for line in 1...max(1, one.count) where line <= one.count {
            var row = [line]
            for column in 1...max(1, other.count) where column <= other.count {
                let isSame = one[line - 1] == other[column - 1]
                var least = min(
                    rows[line - 1][column - 1] + (isSame ? 0 : 1),
                    rows[line - 1][column] + 1,
                    row[column - 1] + 1
                )
                if line > 1, column > 1, one[line - 1] == other[column - 2], one[line - 2] == other[column - 1] {
                    least = min(least, rows[line - 2][column - 2] + 1)
                }
                row.append(least)
            }
            rows.append(row)
        }
        return rows[one.count][other.count]
    }
}
