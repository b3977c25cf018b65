/// Decodes terminal input into keys, independent of chunk boundaries.
///
/// Buffers what is unfinished: a character, an escape sequence, or a bracketed paste up to ``pasteLimit``. None of it
/// is a mode that only further input could end: ``timeOutDelay`` says how long the caller waits for more before it
/// calls ``timeOut()``. Unknown sequences are dropped whole.
package struct KeyDecoder: Sendable {
    /// The maximum number of parameter bytes kept of an escape sequence; the longest known one has eleven.
    package static let parameterLimit = 16

    /// The maximum length of a paste in bytes; the rest is dropped. It is far over that of a line, so that a paste that
    /// was cut here is refused there.
    package static let pasteLimit = 1 << 20

    /// The pause after which Esc stands alone.
    package static let escapePause = Duration.milliseconds(50)

    /// The pause after which an unfinished character or sequence is given up; a slow network may cut one in two.
    package static let sequencePause = Duration.milliseconds(250)

    /// The pause after which Ctrl-X begins no sequence of two keys any more.
    package static let prefixPause = Duration.seconds(2)

    /// The pause after which a paste without its end has ended.
    package static let pastePause = Duration.milliseconds(500)

    /// A chunk longer than this one is no typing: after a paste that ended by a pause, it is the rest of that paste.
    static let typedChunkLimit = 16

    enum State: Equatable {
        case ground
        /// After ESC.
        case escape
        /// After ESC `[` (CSI): the parameter bytes so far.
        case control([UInt8])
        /// After ESC `[` `[`: the function keys of the Linux console.
        case consoleFunction
        /// After ESC `O` (SS3).
        case singleShift
        /// After Ctrl-X.
        case prefix
        /// In a character of several bytes: its bits so far, how many bytes are missing, and its smallest valid value.
        case character(UInt32, missing: Int, least: UInt32)
    }

    /// The keys that have other meanings than usual. What is pasted, and what the terminal reports, is none.
    package var bindings = KeyBindings()

    var state = State.ground
    var isPasting = false
    /// Whether a paste has ended by a pause, so that its rest may still come.
    private var mayPasteOn = false
    /// Whether the previous byte was `\r`: a `\n` after it belongs to the same line end.
    private var followsReturn = false
    private var keys: [Key] = []
    /// The text of the key that is being made: typed or, while pasting, pasted.
    private var text = String.UnicodeScalarView()
    private var textBytes = 0

    /// Starts before the first byte.
    package init() {}

    /// How long to wait for more input before ``timeOut()`` is called; `nil` if nothing is unfinished.
    package var timeOutDelay: Duration? {
        if isPasting {
            return Self.pastePause
        }
        return switch state {
        case .ground: nil
        case .escape: Self.escapePause
        case .prefix: Self.prefixPause
        case .control, .consoleFunction, .singleShift, .character: Self.sequencePause
        }
    }

    /// Decodes the next bytes, as they were read in one go.
    ///
    /// - Returns: The keys completed by these bytes; adjacent text is one key.
    package mutating func decode(_ bytes: some Collection<UInt8>) -> [Key] {
        if isPasting, !bytes.isEmpty, bytes.allSatisfy({ $0 == 0x03 }) {
            // A person who gave up: the bytes of a paste come in larger chunks.
            endPaste()
            state = .ground
        } else if mayPasteOn {
            isPasting = bytes.count > Self.typedChunkLimit || Self.endsPaste(bytes)
            mayPasteOn = false
        }
        for byte in bytes {
            handle(byte)
        }
        return popKeys()
    }

    /// Gives up what is unfinished, since no more input came for ``timeOutDelay``.
    ///
    /// - Returns: The keys that the input so far stands for.
    package mutating func timeOut() -> [Key] {
        let state = state
        self.state = .ground
        switch state {
        case .escape where !isPasting: emit(.escape)
        case .control(let bytes) where bytes.isEmpty && !isPasting: emit(.alt("["))
        case .singleShift where !isPasting: emit(.alt("O"))
        case .character: emitNotText()
        case .ground, .escape, .control, .consoleFunction, .singleShift, .prefix: break
        }
        if isPasting {
            endPaste()
            mayPasteOn = true
        }
        return popKeys()
    }

    private static func endsPaste(_ bytes: some Collection<UInt8>) -> Bool {
        let end = Array("\u{1B}[201~".utf8)
        return bytes.indices.contains { bytes[$0...].starts(with: end) }
    }

    private mutating func popKeys() -> [Key] {
        if !isPasting {
            flushText()
        }
        defer { keys.removeAll() }
        return keys
    }

    private mutating func handle(_ byte: UInt8) {
        switch state {
        case .ground: handleGround(byte)
        case .character(let bits, let missing, let least): handleContinuation(byte, bits, missing, least)
        case .escape: handleEscaped(byte)
        case .control(let bytes): handleControl(byte, bytes)
        case .consoleFunction: handleConsoleFunction(byte)
        case .singleShift: handleSingleShift(byte)
        case .prefix:
            state = .ground
            if byte == 0x15 {
                emit(.undo)
            } else {
                handleGround(byte)
            }
        }
    }

    mutating func handleGround(_ byte: UInt8) {
        let followedReturn = followsReturn
        followsReturn = byte == UInt8(ascii: "\r")
        switch byte {
        case 0x20..<0x7F: append(Unicode.Scalar(byte))
        case 0x1B: state = .escape
        case UInt8(ascii: "\n") where followedReturn: break
        case UInt8(ascii: "\n") where !isPasting && bindings.hasMeaning("ctrl-j"): emit("ctrl-j", usual: nil)
        case UInt8(ascii: "\r"), UInt8(ascii: "\n"): handleLineEnd()
        case UInt8(ascii: "\t") where isPasting: append("\t")
        case 0x18 where !isPasting && !bindings.hasMeaning("ctrl-x"): state = .prefix
        case 0..<0x20, 0x7F: emit(KeyBindings.control(byte), usual: Self.controlKeys[byte])
        case 0xC2...0xDF: state = .character(UInt32(byte & 0x1F), missing: 1, least: 0x80)
        case 0xE0...0xEF: state = .character(UInt32(byte & 0x0F), missing: 2, least: 0x800)
        case 0xF0...0xF4: state = .character(UInt32(byte & 0x07), missing: 3, least: 0x10000)
        default: emitNotText()
        }
    }

    private mutating func handleLineEnd() {
        if isPasting {
            append("\n")
        } else {
            emit(.enter)
        }
    }

    private mutating func handleContinuation(_ byte: UInt8, _ bits: UInt32, _ missing: Int, _ least: UInt32) {
        guard byte & 0xC0 == 0x80 else {
            emitNotText()
            state = .ground
            return handleGround(byte)
        }
        let bits = bits << 6 | UInt32(byte & 0x3F)
        guard missing == 1 else {
            state = .character(bits, missing: missing - 1, least: least)
            return
        }
        state = .ground
        guard bits >= least, let scalar = Unicode.Scalar(bits) else {
            emitNotText()
            return
        }
        if !(0x80..<0xA0).contains(bits) {
            append(scalar)
        }
    }

    mutating func beginPaste() {
        guard !isPasting else {
            return
        }
        flushText()
        isPasting = true
    }

    mutating func endPaste() {
        flushText()
        isPasting = false
    }

    /// Adds a key; keys and replies amid a paste are dropped.
    mutating func emit(_ key: Key) {
        guard !isPasting else {
            return
        }
        flushText()
        keys.append(key)
    }

    /// Adds what a press means.
    ///
    /// - Parameters:
    ///   - name: The name of the press, see ``KeyBindings``; `nil` if it cannot have another meaning.
    ///   - usual: What it usually means; `nil` for nothing.
    mutating func emit(_ name: @autoclosure () -> String?, usual: Key?) {
        if let key = bindings.key(name(), usual: usual) {
            emit(key)
        }
    }

    /// Emitted even during a paste: invalid bytes must not be dropped silently, or the line would pass for valid text.
    private mutating func emitNotText() {
        flushText()
        keys.append(.notText)
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        guard textBytes < Self.pasteLimit else {
            return
        }
        text.append(scalar)
        textBytes += UTF8.width(scalar)
    }

    private mutating func flushText() {
        guard !text.isEmpty else {
            return
        }
        keys.append(isPasting ? .paste(String(text)) : .text(String(text)))
        text = String.UnicodeScalarView()
        textBytes = 0
    }
}
