import type {ProjectFile, Wishes} from './project-files.ts'

/** The commands of a build, the same on every CI server; the gate fails the build by the exit code of Packer. */
const COMMANDS = ['npm ci', 'npx assay packer install', 'packer build .'] as const

/** What a CI server runs; nothing where there is none. */
export function ciFile(ci: Wishes['ci']): readonly ProjectFile[] {
  return ci === 'none' ? [] : [files[ci]]
}

const files: Readonly<Record<Exclude<Wishes['ci'], 'none'>, ProjectFile>> = {
  github: {
    path: '.github/workflows/image.yml',
    content: `name: image
on: [push]
permissions:
  contents: read
jobs:
  image:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      - uses: hashicorp/setup-packer@v3
${COMMANDS.map((command) => `      - run: ${command}`).join('\n')}
      - uses: actions/upload-artifact@v4
        if: always()
        with:
          name: assay
          path: reports
`,
  },
  gitlab: {
    path: 'assay.gitlab-ci.yml',
    content: `# In .gitlab-ci.yml: include: {local: assay.gitlab-ci.yml}. The image has to have Packer and Node.
image:
  stage: build
  script:
${COMMANDS.map((command) => `    - ${command}`).join('\n')}
  artifacts:
    when: always
    paths: [reports]
    reports:
      junit: reports/assay.xml
`,
  },
  jenkins: {
    path: 'Jenkinsfile.assay',
    content: `pipeline {
  agent any
  stages {
    stage('image') {
      steps {
${COMMANDS.map((command) => `        sh '${command}'`).join('\n')}
      }
    }
  }
  post {
    always {
      junit 'reports/assay.xml'
      archiveArtifacts artifacts: 'reports/**', allowEmptyArchive: true
    }
  }
}
`,
  },
  codebuild: {
    path: 'buildspec.assay.yml',
    content: `version: 0.2
phases:
  install:
    runtime-versions:
      nodejs: 22
  build:
    commands:
${COMMANDS.map((command) => `      - ${command}`).join('\n')}
reports:
  assay:
    files: [reports/assay.xml]
    file-format: JUNITXML
artifacts:
  files: [reports/**/*]
`,
  },
}
