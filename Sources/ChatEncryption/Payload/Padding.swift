import ChatIdentity

/// Padding of content to one of 25 sizes, so that a payload's length tells little of what is inside:
/// `content || 0x80 || zeros`.
///
/// A size is not stored: the length of the padded content is the class. A field for it would change the length that it
/// tells.
package enum Padding {
    /// Ends the content (ISO/IEC 7816-4).
    private static let mark: UInt8 = 0x80

    /// The most bytes of content.
    package static let mostContent = SealedSizes.contentClasses[SealedSizes.contentClasses.count - 1] - 1

    /// Pads content to the smallest class that it fits in.
    ///
    /// - Throws: ``EncryptionError/malformed`` for more than ``mostContent`` bytes.
    package static func padded(_ content: [UInt8]) throws(EncryptionError) -> [UInt8] {
        guard let size = SealedSizes.contentClasses.first(where: { $0 > content.count }) else {
            throw .malformed
        }
        var padded: [UInt8] = []
        padded.reserveCapacity(size)
        padded.append(contentsOf: content)
        padded.append(mark)
        padded.append(contentsOf: repeatElement(0, count: size - padded.count))
        return padded
    }

    /// The content of padded bytes. Content in a larger class than it needs is accepted: a sender may hide more.
    ///
    /// - Throws: ``EncryptionError/malformed`` for bytes that are no class long, or have no mark.
    package static func content(of padded: [UInt8]) throws(EncryptionError) -> [UInt8] {
        guard
            SealedSizes.contentClasses.contains(padded.count),
            let end = padded.lastIndex(where: { $0 != 0 }),
            padded[end] == mark
        else {
            throw .malformed
        }
        return Array(padded[..<end])
    }
}
