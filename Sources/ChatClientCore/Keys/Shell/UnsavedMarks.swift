/// How far direct conversations were shown, as far as the store does not know it because it failed.
struct UnsavedMarks {
    var shown: [UInt64: UInt64] = [:]
    /// The lineage of the server's data at the last login.
    private var line: [UInt8] = []

    /// Begins with the lineage of a login. Marks of another one are void.
    ///
    /// - Returns: Whether it is another one than before.
    mutating func begin(line: [UInt8]) -> Bool {
        guard self.line != line else {
            return false
        }
        self.line = line
        shown = [:]
        return true
    }

    /// The marks with newer ones, if those are of the same lineage.
    func merged(with marks: TakenProgress.Marks) -> [UInt64: UInt64] {
        marks.line ?? [] == line ? shown.merging(marks.shown) { max($0, $1) } : shown
    }
}
