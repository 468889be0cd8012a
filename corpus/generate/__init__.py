"""The scripts the sample corpus is made with: one module a document, and the renderers they share."""
