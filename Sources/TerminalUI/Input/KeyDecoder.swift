/// Decodes terminal input into keys, independent of chunk boundaries.
///
/// Buffers a few bytes at most: an unfinished character or escape sequence. Unknown sequences are dropped whole. In a
/// bracketed paste, line ends become blanks, so that a paste never submits a line.
package struct KeyDecoder: Sendable {
    /// The maximum number of parameter bytes kept of an escape sequence; the longest known one has three.
    package static let parameterLimit = 16

    private enum State: Equatable {
        case ground
        /// After ESC.
        case escape
        /// After ESC `[` (CSI): the parameter bytes so far.
        case control([UInt8])
        /// After ESC `[` `[`: the function keys of the Linux console.
        case consoleFunction
        /// After ESC `O` (SS3).
        case singleShift
        /// In a multi-byte character.
        case character([UInt8], length: Int)
    }

    private var state = State.ground
    private var isPasting = false
    /// Whether the previous byte was `\r`: a `\n` after it belongs to the same line end.
    private var followsReturn = false
    private var keys: [Key] = []
    private var text = String.UnicodeScalarView()

    /// Starts before the first byte.
    package init() {}

    /// Decodes the next bytes.
    ///
    /// - Returns: The keys completed by these bytes; adjacent text is one key.
    package mutating func decode(_ bytes: some Sequence<UInt8>) -> [Key] {
        for byte in bytes {
            handle(byte)
        }
        flushText()
        defer { keys.removeAll() }
        return keys
    }

    private mutating func handle(_ byte: UInt8) {
        switch state {
        case .ground: handleGround(byte)
        case .character(let bytes, let length): handleContinuation(byte, bytes, length)
        case .escape: handleEscaped(byte)
        case .control(let bytes): handleControl(byte, bytes)
        case .consoleFunction: state = .ground
        case .singleShift:
            state = .ground
            switch byte {
            case UInt8(ascii: "M"): emit(.enter)
            case 0..<0x20: handleGround(byte)
            default: move(byte)
            }
        }
    }

    private mutating func handleGround(_ byte: UInt8) {
        let followedReturn = followsReturn
        followsReturn = byte == UInt8(ascii: "\r")
        switch byte {
        case 0x1B: state = .escape
        case UInt8(ascii: "\n") where followedReturn: break
        case UInt8(ascii: "\r"), UInt8(ascii: "\n"), UInt8(ascii: "\t"):
            handleBlank(byte)
        case 0..<0x20, 0x7F:
            handleControlKey(byte)
        case 0x20..<0x7F: text.append(Unicode.Scalar(byte))
        case 0xC2...0xDF: state = .character([byte], length: 2)
        case 0xE0...0xEF: state = .character([byte], length: 3)
        case 0xF0...0xF4: state = .character([byte], length: 4)
        default: emitNotText()
        }
    }

    private mutating func handleBlank(_ byte: UInt8) {
        if isPasting {
            text.append(" ")
        } else if byte != UInt8(ascii: "\t") {
            emit(.enter)
        }
    }

    private mutating func handleControlKey(_ byte: UInt8) {
        guard !isPasting else {
            return
        }
        switch byte {
        case 0x01: emit(.home)
        case 0x02: emit(.left)
        case 0x03: emit(.interrupt)
        case 0x04: emit(.endOfInput)
        case 0x05: emit(.end)
        case 0x06: emit(.right)
        case 0x08, 0x7F: emit(.backspace)
        case 0x0B: emit(.cutToEnd)
        case 0x0C: emit(.redraw)
        case 0x0E: emit(.down)
        case 0x10: emit(.up)
        case 0x15: emit(.cutToStart)
        case 0x17: emit(.cutWord)
        case 0x1A: emit(.suspend)
        default: break
        }
    }

    private mutating func handleContinuation(_ byte: UInt8, _ bytes: [UInt8], _ length: Int) {
        guard byte & 0xC0 == 0x80 else {
            emitNotText()
            state = .ground
            return handleGround(byte)
        }
        let bytes = bytes + [byte]
        guard bytes.count == length else {
            state = .character(bytes, length: length)
            return
        }
        state = .ground
        guard let character = String(validating: bytes, as: UTF8.self)?.unicodeScalars.first else {
            emitNotText()
            return
        }
        if character.properties.generalCategory != .control {
            text.append(character)
        }
    }

    private mutating func handleEscaped(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "["): state = .control([])
        case UInt8(ascii: "O"): state = .singleShift
        case 0x1B: break
        case 0x20..<0x7F: state = .ground
        default:
            state = .ground
            handleGround(byte)
        }
    }

    private mutating func handleControl(_ byte: UInt8, _ bytes: [UInt8]) {
        switch byte {
        case 0x20...0x3F:
            // Bytes over the limit overwrite the last one: the sequence is unknown either way.
            state = .control(bytes.prefix(Self.parameterLimit) + [byte])
        case UInt8(ascii: "[") where bytes.isEmpty:
            state = .consoleFunction
        case 0x40...0x7E:
            state = .ground
            finishControl(byte, parameters: String(decoding: bytes, as: UTF8.self))
        default:
            state = .ground
            handleGround(byte)
        }
    }

    private mutating func finishControl(_ final: UInt8, parameters: String) {
        guard final == UInt8(ascii: "~") else {
            return move(final)
        }
        switch parameters {
        case "200": isPasting = true
        case "201": isPasting = false
        case "1", "7": emit(.home)
        case "3": emit(.delete)
        case "4", "8": emit(.end)
        default: break
        }
    }

    private mutating func move(_ final: UInt8) {
        switch final {
        case UInt8(ascii: "A"): emit(.up)
        case UInt8(ascii: "B"): emit(.down)
        case UInt8(ascii: "C"): emit(.right)
        case UInt8(ascii: "D"): emit(.left)
        case UInt8(ascii: "F"): emit(.end)
        case UInt8(ascii: "H"): emit(.home)
        default: break
        }
    }

    private mutating func emit(_ key: Key) {
        guard !isPasting else {
            return
        }
        flushText()
        keys.append(key)
    }

    /// Emitted even during a paste: invalid bytes must not be dropped silently, or the line would pass for valid text.
    private mutating func emitNotText() {
        flushText()
        keys.append(.notText)
    }

    private mutating func flushText() {
        guard !text.isEmpty else {
            return
        }
        keys.append(.text(String(text)))
        text = String.UnicodeScalarView()
    }
}
