/// What was cut (kill ring): the newest first to be inserted again. Cuts in a row are one.
struct CutBuffer: Sendable {
    /// The maximum number of cut texts.
    static let limit = 16

    /// On which side of the cursor a cut text was.
    enum Side: Sendable {
        case left
        case right
    }

    /// A text in pieces: joining them at each cut would cost the square of their number.
    private struct Cut: Sendable {
        var left: [String] = []
        var right: [String] = []

        var text: String { left.reversed().joined() + right.joined() }
    }

    private var cuts: [Cut] = []
    /// How many cuts before the newest one ``older`` has gone.
    private var age = 0
    private var isOpen = false

    /// The text to insert.
    var current: String? { cuts.isEmpty ? nil : cuts[cuts.count - 1 - age].text }

    /// Adds a cut text; to the cut before if ``close()`` was not called since.
    mutating func add(_ text: String, _ side: Side) {
        if !isOpen {
            cuts.append(Cut())
            cuts.removeFirst(max(0, cuts.count - Self.limit))
        }
        isOpen = true
        age = 0
        switch side {
        case .left: cuts[cuts.count - 1].left.append(text)
        case .right: cuts[cuts.count - 1].right.append(text)
        }
    }

    /// Ends a row of cuts.
    mutating func close() {
        isOpen = false
    }

    /// Begins with the newest text again.
    mutating func rewind() {
        age = 0
    }

    /// Goes to the text cut before; after the oldest one to the newest.
    mutating func older() {
        age = cuts.isEmpty ? 0 : (age + 1) % cuts.count
    }
}
