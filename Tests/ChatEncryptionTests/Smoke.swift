import Testing

@Suite struct ChatEncryptionSmoke {}
