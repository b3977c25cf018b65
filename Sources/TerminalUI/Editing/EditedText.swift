/// The text in the line editor, with its cursor: a gap buffer, so that typing costs the same in a long line as in a
/// short one.
struct EditedText: Sendable {
    /// What the cursor steps over: a character, bounded as ``CharacterUnits`` says.
    struct Unit: Sendable, Equatable {
        let character: Character
        let cell: DisplayCell
        /// Whether it stands for bytes that are not valid UTF-8.
        let isInvalid: Bool

        init(_ character: Character, isInvalid: Bool = false, profile: WidthProfile) {
            self.character = character
            self.isInvalid = isInvalid
            cell = DisplayCell(character, profile: profile)
        }

        /// Compares the code points, not what they look like.
        static func == (left: Unit, right: Unit) -> Bool {
            left.isInvalid == right.isInvalid && left.character.utf8.elementsEqual(right.character.utf8)
        }
    }

    /// A replacement of units by others.
    struct Change: Sendable, Equatable {
        /// The index of the first unit replaced.
        var position: Int
        var removed: [Unit]
        var inserted: [Unit]
        /// The cursor before the change.
        var cursorBefore: Int
        /// The cursor after it.
        var cursorAfter: Int
    }

    /// How the terminal counts widths.
    var profile = WidthProfile.standard {
        didSet {
            if profile != oldValue {
                before = before.map { Unit($0.character, isInvalid: $0.isInvalid, profile: profile) }
                after = after.map { Unit($0.character, isInvalid: $0.isInvalid, profile: profile) }
            }
        }
    }

    /// The units before the cursor.
    private(set) var before: [Unit] = []
    /// The units after the cursor, the last one first.
    private(set) var after: [Unit] = []
    /// Length of the text in bytes.
    private(set) var byteCount = 0
    private var invalidCount = 0

    var cursor: Int { before.count }
    var count: Int { before.count + after.count }
    var isEmpty: Bool { before.isEmpty && after.isEmpty }
    /// Whether the text stands for bytes that are not valid UTF-8.
    var hasInvalid: Bool { invalidCount > 0 }

    /// The whole text.
    var text: String { Self.text(before) + Self.text(after.reversed()) }
    /// The cells of the whole text.
    var cells: [DisplayCell] { before.map(\.cell) + after.reversed().map(\.cell) }

    /// The text of units.
    static func text(_ units: some Sequence<Unit>) -> String {
        var text = ""
        for unit in units {
            text.append(unit.character)
        }
        return text
    }

    /// The units of a text.
    func units(of text: String) -> [Unit] {
        CharacterUnits.of(text).map { Unit($0, profile: profile) }
    }

    /// The units in a range.
    func units(in range: Range<Int>) -> [Unit] {
        range.map { $0 < before.count ? before[$0] : after[count - 1 - $0] }
    }

    /// Moves the cursor.
    ///
    /// - Parameter position: 0 to `count`.
    mutating func move(to position: Int) {
        while before.count > position, let unit = before.popLast() {
            after.append(unit)
        }
        while before.count < position, let unit = after.popLast() {
            before.append(unit)
        }
    }

    /// Replaces units by others; the cursor stands after them.
    mutating func replace(_ range: Range<Int>, with units: [Unit]) -> Change {
        let old = cursor
        move(to: range.upperBound)
        let removed = Array(before[range])
        before.removeLast(range.count)
        before += units
        count(removed, by: -1)
        count(units, by: 1)
        return Change(
            position: range.lowerBound,
            removed: removed,
            inserted: units,
            cursorBefore: old,
            cursorAfter: cursor
        )
    }

    /// Inserts a text at the cursor. Its ends may combine with the characters around it.
    ///
    /// - Returns: The change, without what is the same before and after.
    mutating func insert(_ text: String) -> Change {
        let old = cursor
        var (start, end) = (cursor, cursor)
        var units: [Unit]
        if let last = before.last, !last.isInvalid {
            start -= 1
            units = self.units(of: String(last.character) + text)
        } else {
            units = self.units(of: text)
        }
        var position = start + units.count
        if let next = after.last, !next.isInvalid, let last = units.last {
            let joined = self.units(of: String(last.character) + String(next.character))
            if joined != [last, next] {
                end += 1
                units.removeLast()
                position = start + units.count + 1
                units += joined
            }
        }
        return replace(start..<end, with: units, cursor: position, cursorBefore: old)
    }

    /// Inserts the replacement character for bytes that are not valid UTF-8.
    mutating func insertInvalid() -> Change {
        replace(cursor..<cursor, with: [Unit("\u{FFFD}", isInvalid: true, profile: profile)])
    }

    /// Removes units. The characters around them may combine.
    mutating func remove(_ range: Range<Int>) -> Change {
        let old = cursor
        let neighbours =
            units(in: max(0, range.lowerBound - 1)..<range.lowerBound)
            + units(in: range.upperBound..<min(count, range.upperBound + 1))
        if neighbours.count == 2, !neighbours.contains(where: \.isInvalid) {
            let joined = units(of: Self.text(neighbours))
            if joined != neighbours {
                return replace(
                    range.lowerBound - 1..<range.upperBound + 1,
                    with: joined,
                    cursor: range.lowerBound,
                    cursorBefore: old
                )
            }
        }
        return replace(range, with: [], cursor: range.lowerBound, cursorBefore: old)
    }

    /// Takes a change back.
    mutating func revert(_ change: Change) {
        _ = replace(change.position..<change.position + change.inserted.count, with: change.removed)
        move(to: change.cursorBefore)
    }

    /// Makes a change again.
    mutating func repeatChange(_ change: Change) {
        _ = replace(change.position..<change.position + change.removed.count, with: change.inserted)
        move(to: change.cursorAfter)
    }

    /// Replaces units, and leaves out of the change what is the same at both of its ends.
    private mutating func replace(
        _ range: Range<Int>,
        with units: [Unit],
        cursor position: Int,
        cursorBefore: Int
    ) -> Change {
        let removed = self.units(in: range)
        let same = zip(removed, units).prefix { $0 == $1 }.count
        let limit = min(removed.count, units.count) - same
        let sameAtEnd = zip(removed.reversed(), units.reversed()).prefix(limit).prefix { $0 == $1 }.count
        var change = replace(
            range.lowerBound + same..<range.upperBound - sameAtEnd,
            with: Array(units[same..<units.count - sameAtEnd])
        )
        move(to: position)
        (change.cursorBefore, change.cursorAfter) = (cursorBefore, position)
        return change
    }

    private mutating func count(_ units: [Unit], by sign: Int) {
        for unit in units {
            byteCount += sign * unit.character.utf8.count
            invalidCount += unit.isInvalid ? sign : 0
        }
    }
}
