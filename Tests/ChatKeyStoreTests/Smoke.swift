import Testing

@Suite struct ChatKeyStoreSmoke {}
