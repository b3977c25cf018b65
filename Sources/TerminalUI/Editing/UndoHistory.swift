/// The changes of a line that can be taken back and made again, grouped by runs of typing and of deleting.
struct UndoHistory: Sendable {
    /// The maximum number of groups.
    static let groupLimit = 200

    /// The maximum number of characters in all groups, as a multiple of a line's limit in bytes.
    static let sizeFactor = 4

    /// The maximum number of characters in one group of typing.
    static let runLimit = 256

    /// What a change belongs to.
    enum Run: Sendable {
        case typing
        case deleting
        /// A change that is a group by itself.
        case single
    }

    private let sizeLimit: Int
    private var done: [EditedText.Change] = []
    private var undone: [EditedText.Change] = []
    private var size = 0
    /// The run that the next change may continue.
    private var run: Run?

    /// - Parameter lineLimit: The maximum length of the line in bytes.
    init(lineLimit: Int) {
        sizeLimit = lineLimit * Self.sizeFactor
    }

    /// Notes a change.
    mutating func note(_ change: EditedText.Change, _ run: Run) {
        for change in undone {
            size -= Self.size(change)
        }
        undone.removeAll()
        size += Self.size(change)
        if self.run == run, var last = done.last, Self.size(last) < Self.runLimit, join(change, to: &last, run) {
            done[done.count - 1] = last
        } else {
            done.append(change)
        }
        switch run {
        case .typing, .deleting: self.run = run
        case .single: self.run = nil
        }
        shrink()
    }

    /// Ends the run: the next change begins a group of its own.
    mutating func endRun() {
        run = nil
    }

    /// The change to take back.
    mutating func undo() -> EditedText.Change? {
        run = nil
        guard let change = done.popLast() else {
            return nil
        }
        undone.append(change)
        return change
    }

    /// The change to make again.
    mutating func redo() -> EditedText.Change? {
        run = nil
        guard let change = undone.popLast() else {
            return nil
        }
        done.append(change)
        return change
    }

    /// Adds a change to a group that it continues.
    ///
    /// - Returns: Whether it does.
    private mutating func join(
        _ change: EditedText.Change,
        to group: inout EditedText.Change,
        _ run: Run
    ) -> Bool {
        switch run {
        case .typing:
            // What is replaced, such as a letter by the same one with its accent, was typed in this group.
            let end = group.position + group.inserted.count
            guard change.position >= group.position, change.position + change.removed.count == end,
                !Self.beginsWord(change.inserted, after: group.inserted)
            else {
                return false
            }
            group.inserted.removeLast(change.removed.count)
            group.inserted += change.inserted
            size -= 2 * change.removed.count
        case .deleting:
            guard change.inserted.isEmpty, group.inserted.isEmpty else {
                return false
            }
            if change.position + change.removed.count == group.position {
                group.removed.insert(contentsOf: change.removed, at: 0)
                group.position = change.position
            } else if change.position == group.position {
                group.removed += change.removed
            } else {
                return false
            }
        case .single: return false
        }
        group.cursorAfter = change.cursorAfter
        return true
    }

    private static func beginsWord(_ units: [EditedText.Unit], after text: [EditedText.Unit]) -> Bool {
        guard let first = units.first, let last = text.last else {
            return false
        }
        return last.character.isWhitespace && !first.character.isWhitespace
    }

    private mutating func shrink() {
        var dropped = 0
        while dropped < done.count, done.count - dropped > Self.groupLimit || size > sizeLimit {
            size -= Self.size(done[dropped])
            dropped += 1
        }
        done.removeFirst(dropped)
    }

    private static func size(_ change: EditedText.Change) -> Int {
        change.removed.count + change.inserted.count
    }
}
